"""When two people met and will meet: what My team shows as their last and next conversation."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from teams.models import Meeting, Participant, Person

# How far back one looks for when the two met last.
MET_WITHIN = timedelta(days=400)


def meetings(lead: Person, people: list[int], day: date) -> list[tuple[int, datetime]]:
    """When the two met and will meet, among others or alone; of what either has declined nothing."""
    midnight = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    declined = Participant.objects.filter(person=lead, answer=Participant.Answer.DECLINED)
    near = (
        Meeting.objects.visible_to(lead)
        .standing()
        .exclude(pk__in=declined.values("meeting"))
        .filter(starts_at__gte=midnight - MET_WITHIN, starts_at__lt=midnight + timedelta(days=settings.COMING_DAYS))
    )
    found = set()
    columns = ("starts_at", "organiser", "participants__person", "participants__answer")
    for starts_at, organiser, participant, answer in near.values_list(*columns):
        found |= {(organiser, starts_at)} | ({(participant, starts_at)} if answer != "declined" else set())
    wanted = set(people)
    return [(person, starts_at) for person, starts_at in found if person in wanted]


# What counts as a conversation of the two, each as pairs of a person and a moment. A new kind is one line here.
CONVERSATIONS: list[Callable[[Person, list[int], date], list[tuple[int, datetime]]]] = [meetings]

"""What falls due in people and structure. Each rule says who must do what by when, computed in SQL."""

from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.actions.appointment import settle_ending
from teams.actions.job_description_review import say_still_true
from teams.due_rule import DueItem, DueRule, Elsewhere, InPlace, Ladder, RuleName
from teams.models import (
    Absence,
    Appointment,
    JobDescription,
    JobDescriptionReview,
    JobDescriptionVersion,
    Person,
    Substitution,
)
from teams.models.dated import ShiftedDay, holds_on

# A probation that nobody dealt with has passed by itself after so many days.
PROBATION_PASSES_AFTER = settings.PROBATION_PASSES_AFTER_DAYS


def job_description_reviews(day: Any, until: Any) -> tuple[QuerySet, ...]:
    """The yearly review: from the person and from the direct manager, unless they have said their word."""
    in_force = JobDescriptionVersion.objects.in_force_on(day)
    of_this = in_force.filter(job_description=OuterRef("pk"))
    due = JobDescription.objects.filter(holds_on(day, "position__"), Exists(of_this), next_review_on__lte=until)
    said = JobDescriptionReview.objects.filter(job_description=OuterRef("pk"), outcome="open", version__in=in_force)
    holder = "position__appointments__"
    manager = "position__periods__manager__appointments__"
    return tuple(
        due.filter(
            conditions,
            ~Exists(said.filter(**{f"{side}__isnull": False})),
            **{f"{path}person__is_active": True},
        ).annotate(
            subject_id=F("pk"),
            due_on=F("next_review_on"),
            responsible_id=F(f"{path}person_id"),
            object_id=F("position_id"),
            seat_id=F("position_id"),
        )
        for side, path, conditions in (
            ("holder", holder, holds_on(day, holder)),
            ("manager", manager, holds_on(day, "position__periods__") & holds_on(day, manager)),
        )
    )


def probation_endings(day: Any, until: Any) -> tuple[QuerySet, ...]:
    """The end of probation: from the direct manager, until dealt with or passed by itself."""
    passed = ShiftedDay(day, -PROBATION_PASSES_AFTER)
    due = Appointment.objects.filter(
        holds_on(day), probation_settled_at=None, probation_ends_on__lte=until, probation_ends_on__gte=passed
    )
    return (_from_manager(due, day).annotate(due_on=F("probation_ends_on"), object_id=F("person_id")),)


def appointment_endings(day: Any, until: Any) -> tuple[QuerySet, ...]:
    """The end of an appointment, on its last day: from the direct manager, while it lasts."""
    due = Appointment.objects.filter(holds_on(day), ending_settled_at=None, valid_until__lte=ShiftedDay(until, 1))
    return (_from_manager(due, day).annotate(due_on=ShiftedDay(F("valid_until"), -1), object_id=F("person_id")),)


def _from_manager(appointments: QuerySet, day: Any) -> QuerySet:
    manager = "position__periods__manager__appointments__"
    managed = holds_on(day, "position__periods__") & holds_on(day, manager)
    return appointments.filter(managed, **{f"{manager}person__is_active": True}).annotate(
        subject_id=F("pk"), responsible_id=F(f"{manager}person_id"), seat_id=F("position_id")
    )


def missing_substitutions(day: Any, until: Any) -> tuple[QuerySet, ...]:
    """An absence of some length, begun or to come, without anybody present who stands in: from the direct manager."""
    seat = "person__appointments__position__"
    manager = f"{seat}periods__manager__appointments__"
    away = Absence.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
        Q(valid_until__isnull=True) | Q(valid_until__gte=ShiftedDay(F("valid_from"), settings.SUBSTITUTION_FROM_DAYS)),
        holds_on(day, "person__appointments__")
        & holds_on(day, f"{seat}periods__")
        & holds_on(day, manager)
        & Q(**{f"{manager}person__is_active": True}),
        valid_from__lte=until,
    ).annotate(
        # The appointment and not the absence: of two seats each has its own substitute.
        subject_id=F("person__appointments__pk"),
        due_on=F("valid_from"),
        looked_at=Greatest(F("valid_from"), day),
        responsible_id=F(f"{manager}person_id"),
        object_id=F("person__appointments__position_id"),
        seat_id=F("person__appointments__position_id"),
    )
    return (away.filter(~Exists(_present_substitutes())),)


def _present_substitutes() -> QuerySet:
    """Those who stand in for the outer row's seat on the first day of its absence, today when it has begun, and are
    there.
    """
    first = OuterRef("looked_at")
    too = Absence.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef(first)),
        person=OuterRef("substitute__appointments__person"),
        valid_from__lte=OuterRef(first),
    )
    link_holds = Q(valid_from__lte=first) & (Q(valid_until__isnull=True) | Q(valid_until__gt=first))
    held = "substitute__appointments__"
    seat_holds = Q(**{f"{held}valid_from__lte": first}) & (
        Q(**{f"{held}valid_until__isnull": True}) | Q(**{f"{held}valid_until__gt": first})
    )
    return Substitution.objects.filter(
        link_holds,
        seat_holds,
        ~Exists(too),
        position=OuterRef("seat_id"),
        **{f"{held}person__is_active": True},
    )


def job_description_decisions(day: Any, until: Any) -> tuple[QuerySet, ...]:
    """A proposed version waits for HR's word."""
    waiting = JobDescriptionVersion.objects.filter(state="proposed", decide_by__lte=until)
    return (
        waiting.annotate(
            subject_id=F("pk"),
            due_on=F("decide_by"),
            responsible_id=Cast(Value(None), BigIntegerField()),
            object_id=F("pk"),
            seat_id=F("job_description__position_id"),
        ),
    )


def _still_true(item: DueItem, by: Person) -> str | Promise:
    review = say_still_true(item.subject_id, by=by)
    if review.done_on is None:
        return _("Noted. The review is done when the other side confirms it too.")
    return _("The review is done: the job description is still true.")


def _probation_settled(item: DueItem, by: Person) -> str | Promise:
    settle_ending(item.subject_id, term="probation", by=by)
    return _("Noted: the end of probation has been dealt with.")


def _ending_settled(item: DueItem, by: Person) -> str | Promise:
    settle_ending(item.subject_id, term="appointment", by=by)
    return _("Noted: the end of the appointment has been dealt with.")


JOB_DESCRIPTION_REVIEW = DueRule(
    name=RuleName.JOB_DESCRIPTION_REVIEW,
    title=_("Yearly review of the job description"),
    why=_("A job description is reviewed once a year with the direct manager, counted from the last review."),
    calendar=_("Review of a job description"),
    url_name="teams:job_description_detail",
    ladder=Ladder(told=(-14, 0, 14, 28), lead=(15,), hr=(30,), ends=90),
    querysets=job_description_reviews,
    is_statutory=True,
    in_place=InPlace("still_true", _("Still true"), _still_true),
)

PROBATION_ENDING = DueRule(
    name=RuleName.PROBATION_ENDING,
    title=_("Probation ends"),
    why=_(
        "Before probation ends the direct manager holds a conversation and gives its summary for an opinion"
        " (Civil Service Act, § 24); the day is the one entered with the appointment."
    ),
    calendar=_("End of a term"),
    url_name="teams:person_detail",
    ladder=Ladder(told=(-30, -14, -5), lead=(-4,), hr=(-13,), ends=PROBATION_PASSES_AFTER),
    querysets=probation_endings,
    is_statutory=True,
    in_place=InPlace(
        "settled",
        _("Dealt with"),
        _probation_settled,
        _("Is the end of probation dealt with? Nobody is reminded of it any more then."),
    ),
)

APPOINTMENT_ENDING = DueRule(
    name=RuleName.APPOINTMENT_ENDING,
    title=_("An appointment ends"),
    why=_("The appointment was made until a day; work, rights and tools are handed over or it is made longer."),
    calendar=_("End of a term"),
    url_name="teams:person_detail",
    ladder=Ladder(told=(-60, -30, -7), hr=(-29,), ends=0),
    querysets=appointment_endings,
    in_place=InPlace(
        "settled",
        _("Dealt with"),
        _ending_settled,
        _("Is the end of the appointment dealt with? Nobody is reminded of it any more then."),
    ),
)

SUBSTITUTION_MISSING = DueRule(
    name=RuleName.SUBSTITUTION_MISSING,
    title=_("Nobody stands in during an absence"),
    why=_("An absence is entered, and no substitute who is there on its first day is named for the position."),
    calendar=_("Substitution"),
    url_name="teams:substitution_list",
    ladder=Ladder(told=(-10, -3, 0), lead=(1,), ends=14),
    querysets=missing_substitutions,
    goes_to_substitute=True,
    elsewhere=Elsewhere("teams:substitution_list", _("Name a substitute")),
)

JOB_DESCRIPTION_DECISION = DueRule(
    name=RuleName.JOB_DESCRIPTION_DECISION,
    title=_("A proposed job description waits for HR"),
    why=_("A lead has proposed a version; HR approves or withdraws it within the agreed working days."),
    calendar=_("Decision"),
    url_name="teams:job_description_version_detail",
    # Told at once when it is proposed, however long the term.
    ladder=Ladder(told=(-366, 0, 5, 10), ends=60),
    querysets=job_description_decisions,
    asks=True,
    is_for_hr=True,
    elsewhere=Elsewhere("teams:job_description_version_approve", _("Decide")),
)

"""Meetings: one's own, called, looked at, answered, moved, cancelled, taken into a calendar."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.access import PersonRequest, allow, visible
from teams.actions.meeting import answer_meeting, call_meeting, cancel_meeting, move_meeting
from teams.forms.meeting import CallForm, MoveForm
from teams.models import Meeting, Participant, Person
from teams.refusal import Refused
from teams.reports.meeting import (
    DAYS_SHOWN,
    NAMES_IN_CARD,
    Hindrance,
    hindrances,
    invitation_to,
    meeting_rows,
    meetings_of,
)
from teams.trail import record_readings_of_people
from teams.views.refused import tell, tell_in

MEETINGS = Meeting.objects.select_related("organiser")
PAST_A_PAGE = 30
AHEAD_SHOWN = 100


@require_safe
def meeting_list(request: PersonRequest) -> HttpResponse:
    """Ahead, the nearest first; past and cancelled by page, the latest first."""
    mine, now = meetings_of(request.user), timezone.now()
    past = mine.exclude(pk__in=Meeting.objects.ahead(now).values("pk")).order_by("-starts_at", "-pk")
    page = Paginator(past, PAST_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "ahead": meeting_rows(mine.ahead(now)[:AHEAD_SHOWN], request.user),
        "past": meeting_rows(page.object_list, request.user),
        "page": page,
    }
    return render(request, "teams/meeting_list.html", context)


@require_safe
def meeting_detail(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = visible(MEETINGS, request.user, pk)
    participants = list(meeting.participants.select_related("person").order_by("pk"))
    for participant in participants:
        participant.meeting = meeting
    own = next((it for it in participants if it.person_id == request.user.pk), None)
    context = {
        "meeting": meeting,
        "participants": participants,
        "own": own,
        "can_answer": own is not None and own.can_be_answered_by(request.user),
        "can_change": meeting.can_be_changed_by(request.user),
        "is_over": meeting.ends_at <= timezone.now(),
    }
    return render(request, "teams/meeting_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_call(request: PersonRequest) -> HttpResponse:
    asked = _asked_in_address(request)
    form = CallForm(request.POST if request.method == "POST" else None, caller=request.user, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = call_meeting(by=request.user, **form.values())
        except Refused as refused:
            form.ask_again(refused)
            tell_in(form, refused)
        else:
            messages.success(request, _("The meeting is called. Everybody gets an invitation by letter."))
            return redirect("teams:meeting_detail", meeting.pk)
    people = form.chosen if form.is_bound else form.ticked(request.GET.getlist("people"))
    return _ask(request, form, people, {"meeting": None})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_move(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = visible(MEETINGS, request.user, pk)
    allow(meeting.can_be_changed_by(request.user))
    form = MoveForm(request.POST if request.method == "POST" else None, initial=_as_it_is(meeting))
    if request.method == "POST" and form.is_valid():
        try:
            move_meeting(meeting.pk, by=request.user, **form.values())
        except Refused as refused:
            form.ask_again(refused)
            tell_in(form, refused)
        else:
            messages.success(request, _("The meeting is moved. Everybody gets a letter."))
            return redirect("teams:meeting_detail", pk)
    people = [it.person for it in meeting.participants.select_related("person").order_by("pk")]
    return _ask(request, form, people, {"meeting": meeting})


@require_POST
def meeting_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = visible(MEETINGS, request.user, pk)
    cancel_meeting(meeting.pk, by=request.user)
    messages.success(request, _("The meeting is cancelled. Everybody gets a letter."))
    return redirect("teams:meeting_detail", pk)


@require_POST
def meeting_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The answer to htmx is the meeting's row in the card of My day, with what was answered or the reason why not."""
    meeting = visible(MEETINGS, request.user, pk)
    said = request.POST.get("answer")
    if said not in (Participant.Answer.ACCEPTED, Participant.Answer.DECLINED):
        raise BadRequest
    try:
        answer = answer_meeting(meeting.pk, by=request.user, accept=said == Participant.Answer.ACCEPTED).answer
    except Refused as refused:
        if request.htmx:
            return _row_in_card(request, pk, str(refused))
        tell(request, refused)
    else:
        if request.htmx:
            return _row_in_card(request, pk)
        comes = answer == Participant.Answer.ACCEPTED
        messages.success(request, _("You come to the meeting.") if comes else _("You do not come to the meeting."))
    return redirect("teams:meeting_detail", pk)


def _row_in_card(request: PersonRequest, pk: int, error: str = "") -> HttpResponse:
    (row,) = meeting_rows([meetings_of(request.user).get(pk=pk)], request.user, names=NAMES_IN_CARD, error=error)
    context = {"row": row, "is_told": True}
    return render(request, "teams/_meeting_in_card.html", context, status=422 if error else 200)


@require_safe
def meeting_ics(request: PersonRequest, pk: int) -> HttpResponse:
    """What the letter carries, for those whose calendar program did not take it."""
    meeting = visible(MEETINGS.prefetch_related("participants__person"), request.user, pk)
    method, text = invitation_to(request.user, meeting)
    return HttpResponse(
        text,
        content_type=f"text/calendar; method={method}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="talitus-{meeting.pk}.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _asked_in_address(request: PersonRequest) -> Person | None:
    """Whom the link asks; somebody who is not there, or no longer in service, is not found."""
    asked = request.GET.get("person", "")
    if not asked:
        return None
    if not asked.isdecimal():
        raise Http404
    person = visible(Person.objects.filter(is_active=True), request.user, int(asked))
    return None if person == request.user else person


def _as_it_is(meeting: Meeting) -> dict[str, Any]:
    begins = timezone.localtime(meeting.starts_at)
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return {"day": begins.date(), "time": begins.time(), "minutes": minutes, "place": meeting.place}


def _ask(request: PersonRequest, form: MoveForm, people: list[Person], context: dict[str, Any]) -> HttpResponse:
    """The form, with the days that will not do: from today, or from a little before the day that was typed."""
    today = timezone.localdate()
    first = max(today, form.chosen_day - timedelta(days=3)) if form.chosen_day else today
    days = hindrances([request.user, *people], first, first + timedelta(days=DAYS_SHOWN - 1), seen_by=request.user)
    _record_absences(request.user, days)
    context |= {"form": form, "days": days, "people": people}
    return render(request, "teams/meeting_form.html", context, status=422 if form.errors else 200)


def _record_absences(reader: Person, days: list[Hindrance]) -> None:
    seen = {person.pk: person for day in days for person in day.away}
    record_readings_of_people("absence.read", by=reader, people=seen.values())

"""The yearly review in two clicks, or the beginning of a change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from teams.access import PersonRequest, allow, visible
from teams.actions.job_description_review import begin_change, say_still_true
from teams.models import JobDescription, Position
from teams.models.job_description import can_begin_draft
from teams.models.job_description_review import reviewing_side
from teams.refusal import Refused
from teams.views.refused import tell


@require_POST
def job_description_still_true(request: PersonRequest, position_id: int) -> HttpResponse:
    position = visible(Position.objects.all(), request.user, position_id)
    allow(reviewing_side(JobDescription(position=position), request.user) is not None)
    job_description, _created = JobDescription.objects.get_or_create(position=position)
    try:
        review = say_still_true(job_description.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
    else:
        done = _("The review is done: the job description is still true.")
        waits = _("Noted. The review is done when the other side confirms it too.")
        messages.success(request, waits if review.done_on is None else done)
    return redirect("teams:job_description_detail", position_id)


@require_POST
def job_description_change(request: PersonRequest, position_id: int) -> HttpResponse:
    position = visible(Position.objects.all(), request.user, position_id)
    allow(can_begin_draft(position, request.user))
    job_description, _created = JobDescription.objects.get_or_create(position=position)
    try:
        draft = begin_change(job_description.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
        return redirect("teams:job_description_detail", position_id)
    messages.success(request, _("A draft has begun from the version in force. It is saved as you type."))
    return redirect("teams:job_description_version_edit", draft.pk)

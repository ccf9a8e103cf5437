"""The job description of a position: its desk, its page with all versions, and a draft begun."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from teams.access import PersonRequest, allow, can_open_desk, visible
from teams.actions.job_description import begin_draft
from teams.forms.job_description import DeskForm
from teams.models import JobDescriptionVersion, Position
from teams.models.job_description import can_begin_draft
from teams.models.job_description_review import reviewing_side
from teams.models.structure import place_of
from teams.refusal import Refused
from teams.reports import desk
from teams.views.refused import tell


@require_safe
def job_description_list(request: PersonRequest) -> HttpResponse:
    allow(can_open_desk(request.user))
    today = timezone.localdate()
    form = DeskForm(request.GET or None, units=desk.units_for(request.user, today))
    wanted = form.wanted()
    narrow = {name: wanted[name] for name in ("unit", "text")}
    number = desk.counts(request.user, today, **narrow)
    page = desk.page_of(desk.filtered(request.user, today, **wanted), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": desk.rows(page.object_list, today),
        "tabs": desk.tabs(request.user, today, wanted, number=number),
        "coverage": desk.coverage(request.user, today, **narrow, number=number),
        "show": wanted["show"],
        "unit": wanted["unit"],
        "today": today,
    }
    return render(request, "teams/job_description_list.html", context)


@require_safe
def job_description_detail(request: PersonRequest, position_id: int) -> HttpResponse:
    """What holds today, every version that the person may see, and what can be done next."""
    today = timezone.localdate()
    position = visible(Position.objects.all(), request.user, position_id)
    versions = list(
        JobDescriptionVersion.objects.visible_to(request.user)
        .filter(job_description__position=position)
        .select_related("job_description__position", "form", "follows", "begun_by", "proposed_by", "approved_by")
        .order_by("-number")
    )
    for version in versions:
        # One instance for all: what it was asked about its leads once, it need not ask again.
        version.job_description.position = position
    open_version = next((version for version in versions if version.state in version.OPEN_STATES), None)
    in_force = next((version for version in versions if version.standing == "in_force"), None)
    side = reviewing_side(in_force.job_description, request.user) if in_force else None
    reads = side is not None or request.user.is_hr or position.is_led_by(request.user, today)
    context = {
        "position": position,
        "place": place_of(position, today),
        "holder": position.holder_on(today),
        "versions": versions,
        "in_force": in_force,
        "open_version": open_version,
        "can_edit": open_version is not None and open_version.can_be_edited_by(request.user),
        "can_begin": open_version is None and can_begin_draft(position, request.user),
        "review": desk.review_state(in_force.job_description, side or "", today) if in_force and reads else None,
        "today": today,
    }
    return render(request, "teams/job_description_detail.html", context)


@require_POST
def job_description_begin(request: PersonRequest, position_id: int) -> HttpResponse:
    position = visible(Position.objects.all(), request.user, position_id)
    allow(can_begin_draft(position, request.user))
    try:
        version = begin_draft(position.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
        return redirect("teams:job_description_detail", position.pk)
    messages.success(request, _("A draft has begun. It is saved as you type."))
    return redirect("teams:job_description_version_edit", version.pk)

"""One version: read, proposed, approved, withdrawn, taken away as PDF or JSON."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.access import PersonRequest, allow, visible
from teams.actions.job_description import approve, propose, withdraw
from teams.actions.rendering import key_of, request_rendering
from teams.forms.job_description import ApproveForm, DropForm, WithdrawForm
from teams.models import JobDescriptionVersion, Rendering
from teams.models.job_description_row import content_of
from teams.models.structure import place_of
from teams.refusal import Refused
from teams.reports.job_description import reading_sections
from teams.trail import record_reading
from teams.views.refused import tell, tell_in

VERSIONS = JobDescriptionVersion.objects.select_related(
    "job_description__position", "form", "proposed_by", "approved_by", "withdrawn_by"
)


@require_safe
def job_description_version_detail(request: PersonRequest, pk: int) -> HttpResponse:
    version = _read(request, pk)
    content = content_of(version.rows.all())
    context = {
        "version": version,
        "content": content,
        "sections": reading_sections(content, version.form.layout),
        "holder": version.holder,
        "rights": rights_of(version, request),
    }
    return render(request, "teams/job_description_version_detail.html", context)


@require_POST
def job_description_version_propose(request: PersonRequest, pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, pk)
    try:
        propose(version.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
        place = "teams:job_description_version_edit" if version.is_draft else "teams:job_description_version_detail"
        return redirect(place, pk)
    messages.success(request, _("The version is proposed. Nothing in it changes any more; HR is asked to approve it."))
    return redirect("teams:job_description_version_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def job_description_version_approve(request: PersonRequest, pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, pk)
    allow(version.can_be_approved_by(request.user))
    source = getattr(version, "source_import", None)
    sent = request.POST if request.method == "POST" else None
    present = version.job_description.version_on(timezone.localdate())
    form = ApproveForm(
        sent,
        initial={"in_force_from": source.valid_from if source else None},
        in_force_since=present.in_force_from if present else None,
        proposed_on=timezone.localdate(version.proposed_at) if version.proposed_at else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            approve(version.pk, by=request.user, **form.days())
        except Refused as refused:
            tell_in(form, refused)
        else:
            messages.success(request, _("The version is approved. Its PDF is being made."))
            return redirect("teams:job_description_version_detail", pk)
    return _ask(request, form, version, "approve", present=present, rights=rights_of(version, request))


@require_http_methods(["GET", "HEAD", "POST"])
def job_description_version_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, pk)
    allow(version.can_be_withdrawn_by(request.user))
    asked = DropForm if version.is_draft else WithdrawForm
    form = asked(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        position_id = version.job_description.position_id
        try:
            draft = withdraw(version.pk, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except Refused as refused:
            tell_in(form, refused)
        else:
            messages.success(request, _("Withdrawn.") if draft else _("The draft is dropped."))
            return redirect("teams:job_description_detail", position_id)
    return _ask(request, form, version, "withdraw")


@require_safe
def job_description_version_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The kept PDF; while it is being made, a page that waits for it (202)."""
    version = _read(request, pk)
    if version.is_draft:
        return redirect("teams:job_description_version_detail", pk)
    rendering = Rendering.objects.select_related("file").filter(key=key_of(version)).first()
    if rendering is None or rendering.file is None:
        context = {"version": version, "rendering": rendering, "url": request.path}
        template = "teams/_job_description_pdf_waits.html" if request.htmx else "teams/job_description_pdf_waits.html"
        return render(request, template, context, status=200 if request.htmx else 202)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": request.path})
    return _download(bytes(rendering.file.content), "application/pdf", f"{_file_name(version)}.pdf")


@require_POST
def job_description_version_render(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks again for a PDF that failed or was never asked for."""
    version = visible(VERSIONS, request.user, pk)
    allow(version.is_frozen)
    request_rendering(version)
    return redirect("teams:job_description_pdf", pk)


@require_safe
def job_description_version_json(request: PersonRequest, pk: int) -> HttpResponse:
    """A frozen version gives exactly the bytes that were hashed; a draft its content as it stands."""
    version = _read(request, pk)
    if version.document is not None:
        data = bytes(version.document)
    else:
        data = json.dumps(content_of(version.rows.all()).as_dict(), ensure_ascii=False, indent=1).encode()
    return _download(data, "application/json", f"{_file_name(version)}.json")


def rights_of(version: JobDescriptionVersion, request: PersonRequest) -> dict[str, bool]:
    person = request.user
    return {
        "edit": version.can_be_edited_by(person),
        "propose": version.can_be_proposed_by(person),
        "approve": version.can_be_approved_by(person),
        "withdraw": version.can_be_withdrawn_by(person),
    }


def _read(request: PersonRequest, pk: int) -> JobDescriptionVersion:
    """The version, and a trail entry when it is not public and about somebody else."""
    version = visible(VERSIONS, request.user, pk)
    if version.state != JobDescriptionVersion.State.APPROVED:
        record_reading("job_description.read_version", by=request.user, about=version.holder, of=version)
    return version


def _ask(request: PersonRequest, form: Any, version: JobDescriptionVersion, verb: str, **further: Any) -> HttpResponse:
    context = {
        **further,
        "form": form,
        "version": version,
        "holder": version.holder,
        "title": place_of(version.job_description.position, timezone.localdate()).title,
        "back": reverse("teams:job_description_version_detail", args=[version.pk]),
    }
    template = f"teams/job_description_version_{verb}.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _file_name(version: JobDescriptionVersion) -> str:
    """Names the position and the version, never the person: the name of a file travels."""
    return f"ametijuhend-{version.job_description.position.code}-v{version.number}"


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )

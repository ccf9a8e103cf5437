"""The editor of a draft: the page, and its rows saved, added, moved and removed without a reload."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from teams.access import allow, visible
from teams.actions.job_description_row import add_row, move_row, remove_row, save_row
from teams.forms.job_description_row import AddRowForm, SaveRowForm
from teams.models import JobDescriptionRow, JobDescriptionVersion
from teams.refusal import NotAllowed, Refused, Stale
from teams.reports.editor import edit_sections
from teams.reports.job_description import about_whom
from teams.trail import record_reading

VERSIONS = JobDescriptionVersion.objects.select_related("job_description__position", "form")
# htmx puts these answers into their place like any other, though they tell that nothing was saved.
STALE, REFUSED = 409, 422


@require_safe
def job_description_version_edit(request: HttpRequest, pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, pk)
    if not version.is_draft:
        return redirect("teams:job_description_version_detail", pk)
    allow(version.can_be_edited_by(request.user))
    holder = about_whom(version)
    record_reading("job_description.read_version", by=request.user, about=holder, of=version)
    source = getattr(version, "source_import", None)
    context = {"version": version, "sections": edit_sections(version), "holder": holder, "source": source}
    return render(request, "teams/job_description_version_edit.html", context)


@require_POST
def job_description_row_save(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible(JobDescriptionRow.objects.all(), request.user, pk)
    form = SaveRowForm(request.POST)
    if not form.is_valid():
        return _row_state(request, row, error=" ".join(error for errors in form.errors.values() for error in errors))
    try:
        saved = save_row(row.pk, by=request.user, **form.typed())
    except Stale as stale:
        return _row_state(request, row, error=str(stale), current=stale.current, status=STALE)
    except Refused as refused:
        return _row_state(request, row, error=str(refused))
    except NotAllowed:
        return HttpResponse(status=403)
    return _row_state(request, saved, status=200)


@require_POST
def job_description_row_add(request: HttpRequest, version_pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, version_pk)
    form = AddRowForm(request.POST)
    allow(version.can_be_edited_by(request.user) or not version.is_draft)
    try:
        row = add_row(version.pk, by=request.user, **form.wanted())
    except Refused as refused:
        return _editor_error(request, refused)
    return _section(request, version, row.section, focus=row.pk)


@require_POST
def job_description_row_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    row = visible(JobDescriptionRow.objects.select_related("version__form"), request.user, pk)
    try:
        moved = move_row(row.pk, by=request.user, up=way == "up")
    except Refused as refused:
        return _editor_error(request, refused)
    except NotAllowed:
        return HttpResponse(status=403)
    return _section(request, moved.version, moved.section, focus=moved.pk, button=way)


@require_POST
def job_description_row_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible(JobDescriptionRow.objects.all(), request.user, pk)
    section = row.section
    try:
        version = remove_row(row.pk, by=request.user)
    except Refused as refused:
        return _editor_error(request, refused)
    except NotAllowed:
        return HttpResponse(status=403)
    return _section(request, version, section)


def _section(
    request: HttpRequest, version: JobDescriptionVersion, key: str, *, focus: int = 0, button: str = ""
) -> HttpResponse:
    (section,) = edit_sections(version, only=key)
    context = {"section": section, "focus": focus, "focus_button": button, "version": version}
    return render(request, "teams/_job_description_section.html", context)


def _row_state(
    request: HttpRequest, row: JobDescriptionRow, *, error: str = "", current: str | None = None, status: int = REFUSED
) -> HttpResponse:
    row.refresh_from_db(fields=["revision"])
    context = {"row": row, "error": error, "current": current}
    return render(request, "teams/_job_description_row_state.html", context, status=status)


def _editor_error(request: HttpRequest, refused: Refused) -> HttpResponse:
    response = render(request, "teams/_job_description_editor_error.html", {"refused": refused}, status=REFUSED)
    response.headers["HX-Retarget"] = "#editor-error"
    response.headers["HX-Reswap"] = "innerHTML"
    return response

"""The editor of a draft: the page, and its rows saved, added, split, moved, removed and put back without a reload.

Each answer says by its headers where it belongs; what it does not know of, the editor leaves alone.
"""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from teams.access import PersonRequest, allow, visible
from teams.actions.job_description_row import (
    Removal,
    Splitting,
    add_row,
    join_rows,
    move_row,
    remove_row,
    restore_row,
    save_row,
    split_row,
)
from teams.forms.job_description_row import AddRowForm, SaveRowForm, SplitRowForm, UndoForm, undo_token
from teams.models import JobDescriptionRow, JobDescriptionVersion
from teams.refusal import Refused, Stale
from teams.reports.editor import Change, EditSection, UndoRow, edit_section_of, edit_sections
from teams.trail import record_reading

VERSIONS = JobDescriptionVersion.objects.select_related("job_description__position", "form")
ROWS = JobDescriptionRow.objects.select_related("version__form")
# htmx puts these answers into their place like any other, though they tell that nothing was saved.
STALE, REFUSED = 409, 422


@require_safe
def job_description_version_edit(request: PersonRequest, pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, pk)
    if not version.is_draft:
        return redirect("teams:job_description_version_detail", pk)
    allow(version.can_be_edited_by(request.user))
    holder = version.holder
    record_reading("job_description.read_version", by=request.user, about=holder, of=version)
    source = getattr(version, "source_import", None)
    context = {"version": version, "sections": edit_sections(version), "holder": holder, "source": source}
    return render(request, "teams/job_description_version_edit.html", context)


@require_POST
def job_description_row_save(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible(ROWS, request.user, pk)
    form = SaveRowForm(request.POST)
    if not form.is_valid():
        return _row_state(request, row, error=_errors(form))
    try:
        save_row(row.pk, by=request.user, **form.typed())
    except Stale as stale:
        return _row_state(request, row, error=str(stale), typed=form.typed(), status=STALE)
    except Refused as refused:
        return _row_state(request, row, error=str(refused))
    return _row_state(request, row, status=200)


@require_POST
def job_description_row_split(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible(ROWS, request.user, pk)
    form = SplitRowForm(request.POST)
    if not form.is_valid():
        return _row_state(request, row, error=_errors(form))
    try:
        splitting = split_row(row.pk, by=request.user, **form.wanted())
    except Stale as stale:
        return _row_state(request, row, error=str(stale), typed=form.typed(), status=STALE)
    except Refused as refused:
        return _row_state(request, row, error=str(refused))
    count = 1 + len(splitting.added)
    said = ngettext("%(count)s row was made of it.", "%(count)s rows were made of it.", count) % {"count": count}
    last_id = splitting.added[-1] if splitting.added else row.pk
    change = Change(last_id, row.kind, row.parent_id, splitting.place)
    if form.is_paste:
        change = change._replace(undo=UndoRow(said, undo_token(splitting), has_focus=False))
    act = "paste" if form.is_paste else "break"
    return _section(request, row.version, edit_section_of(row.version, row.kind, change), act, said)


@require_POST
def job_description_row_add(request: PersonRequest, version_pk: int) -> HttpResponse:
    version = visible(VERSIONS, request.user, version_pk)
    form = AddRowForm(request.POST)
    allow(version.can_be_edited_by(request.user) or not version.is_draft)
    try:
        row = add_row(version.pk, by=request.user, **form.wanted())
    except Refused as refused:
        return _editor_error(request, str(refused))
    return _section(request, version, edit_section_of(version, row.kind, Change(row.pk)), "add", _("Added."))


@require_POST
def job_description_row_move(request: PersonRequest, pk: int, way: str) -> HttpResponse:
    row = visible(ROWS, request.user, pk)
    try:
        move_row(row.pk, by=request.user, up=way == "up")
    except Refused as refused:
        return _editor_error(request, str(refused))
    section = edit_section_of(row.version, row.kind, Change())
    place, count = section.place_of(row.pk)
    said = _("Moved to place %(place)s of %(count)s.") % {"place": place, "count": count}
    return _section(request, row.version, section, "move", said)


@require_POST
def job_description_row_remove(request: PersonRequest, pk: int) -> HttpResponse:
    row = visible(ROWS, request.user, pk)
    try:
        removal = remove_row(row.pk, by=request.user)
    except Refused as refused:
        return _editor_error(request, str(refused))
    change = Change(None, row.kind, row.parent_id, removal.place)
    if removal.text:
        sentence = _("Removed: “%(text)s”") % {"text": Truncator(removal.text).chars(60)}
        change = change._replace(undo=UndoRow(sentence, undo_token(removal), has_focus=True))
    return _section(request, row.version, edit_section_of(row.version, row.kind, change), "remove", _("Removed."))


@require_POST
def job_description_row_undo(request: PersonRequest, version_pk: int) -> HttpResponse:
    """Takes back the removal or the splitting whose token the page was given."""
    version = visible(VERSIONS, request.user, version_pk)
    allow(version.can_be_edited_by(request.user) or not version.is_draft)
    form = UndoForm(request.POST, version_id=version.pk)
    if not form.is_valid():
        return _editor_error(request, _errors(form))
    act: Removal | Splitting = form.cleaned_data["token"]
    try:
        row = restore_row(act, by=request.user) if isinstance(act, Removal) else join_rows(act, by=request.user)
    except Refused as refused:
        return _editor_error(request, str(refused))
    return _section(request, version, edit_section_of(version, row.kind, Change(row.pk)), "undo", _("Undone."))


def _section(
    request: PersonRequest, version: JobDescriptionVersion, section: EditSection, act: str, said: str
) -> HttpResponse:
    """The whole section, since numbers and names of other rows may have changed; what was done is also said aloud."""
    context = {"section": section, "version": version}
    response = render(request, "teams/_job_description_section.html", context)
    reswap(retarget(response, f"#section-{section.key}"), "outerHTML")
    return trigger_client_event(response, "rows:done", {"act": act, "said": said}, after="swap")


def _row_state(
    request: PersonRequest,
    row: JobDescriptionRow,
    *,
    error: str = "",
    typed: Mapping[str, Any] | None = None,
    status: int = REFUSED,
) -> HttpResponse:
    """The row's new revision and, where it was not saved, why; with what others wrote in place of what was typed."""
    row.refresh_from_db(fields=["revision", "text", "label"])
    columns = {"text": row.text, "label": row.label}
    others = {name: text for name, text in columns.items() if typed and typed.get(name, text) != text}
    context = {"row": row, "error": error, "others": others}
    response = render(request, "teams/_job_description_row_state.html", context, status=status)
    return reswap(retarget(response, f"#row-{row.pk} .edit-state"), "outerHTML")


def _editor_error(request: PersonRequest, sentence: str) -> HttpResponse:
    response = render(request, "teams/_job_description_editor_error.html", {"refused": sentence}, status=REFUSED)
    return reswap(retarget(response, "#editor-error"), "innerHTML")


def _errors(form: Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)

"""From a document to a draft: pasted or uploaded, looked over, placed by hand, finished."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teams.access import PersonRequest, allow, can_open_desk, visible
from teams.actions.job_description_import import (
    answer_question,
    begin_import,
    decide_line,
    drop_import,
    finish_import,
    placed_content,
    reclaim_line,
    waiting_for_a_person,
)
from teams.forms.job_description_import import FinishForm, ImportForm
from teams.models import JobDescriptionForm, JobDescriptionImport, Position
from teams.placement import ASIDE, place_label, places
from teams.refusal import Refused
from teams.reports.job_description import reading_sections
from teams.views.refused import tell, tell_in

IMPORTS = JobDescriptionImport.objects.select_related("position", "begun_by")


@require_http_methods(["GET", "HEAD", "POST"])
def job_description_import_begin(request: PersonRequest) -> HttpResponse:
    allow(can_open_desk(request.user))
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        person=request.user,
        initial={"position": _code(request.GET.get("position", ""))},
    )
    if request.method == "POST" and form.is_valid():
        try:
            imports = begin_import(by=request.user, **form.document())
        except Refused as refused:
            tell_in(form, refused)
        else:
            return redirect("teams:job_description_import_detail", imports[0].pk)
    unfinished = IMPORTS.visible_to(request.user).unfinished().order_by("-begun_at")[:10]
    context = {"form": form, "unfinished": unfinished}
    return render(request, "teams/job_description_import_begin.html", context, status=422 if form.errors else 200)


@require_safe
def job_description_import_detail(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    if job_import.version_id:
        return redirect("teams:job_description_version_edit", job_import.version_id)
    return render(request, "teams/job_description_import_detail.html", _preview(job_import))


@require_POST
def job_description_import_decide(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    line = _index(request.POST.get("line"))
    refused = None
    try:
        job_import = decide_line(job_import.pk, by=request.user, line=line, place=request.POST.get("place", ""))
    except Refused as error:
        refused = error
    return _decided(request, job_import, refused, line=line)


def _index(text: str | None) -> int:
    """The number of a line or a question; what is none, or has no end of digits, is no line's number either."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _decided(
    request: PersonRequest, job_import: JobDescriptionImport, refused: Refused | None, line: int = -1
) -> HttpResponse:
    """The preview anew for htmx; without it the whole page, with the refusal as a message."""
    if not request.htmx:
        if refused:
            tell(request, refused)
        return redirect("teams:job_description_import_detail", job_import.pk)
    context = {**_preview(job_import), "refused": refused, "decided": line}
    return render(request, "teams/_job_description_import_preview.html", context, status=422 if refused else 200)


@require_POST
def job_description_import_reclaim(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    refused = None
    try:
        job_import = reclaim_line(job_import.pk, by=request.user, line=_index(request.POST.get("line")))
    except Refused as error:
        refused = error
    return _decided(request, job_import, refused, line=len(job_import.reading["unplaced"]) - 1)


@require_POST
def job_description_import_answer(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    refused = None
    try:
        job_import = answer_question(
            job_import.pk,
            by=request.user,
            question=_index(request.POST.get("question")),
            chosen=request.POST.get("chosen", ""),
        )
    except Refused as error:
        refused = error
    return _decided(request, job_import, refused)


@require_POST
def job_description_import_finish(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    form = FinishForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            version = finish_import(
                job_import.pk,
                by=request.user,
                position_id=form.cleaned_data["position"].pk,
                form=form.cleaned_data["form"],
            )
        except Refused as refused:
            tell_in(form, refused)
        else:
            messages.success(request, _("The draft is made. Look it over; it is saved as you type."))
            return redirect("teams:job_description_version_edit", version.pk)
    return render(request, "teams/job_description_import_detail.html", _preview(job_import, form), status=422)


@require_POST
def job_description_import_drop(request: PersonRequest, pk: int) -> HttpResponse:
    job_import = visible(IMPORTS, request.user, pk)
    try:
        drop_import(job_import.pk, by=request.user)
    except Refused as refused:
        tell(request, refused)
        return redirect("teams:job_description_import_detail", pk)
    messages.success(request, _("The import is dropped. Nothing of it is kept."))
    return redirect("teams:job_description_import_begin")


def _code(position_id: str) -> str:
    """The code of the position that the page was opened from."""
    found = Position.objects.filter(pk=_index(position_id)).first()
    return found.code if found else ""


def _preview(job_import: JobDescriptionImport, form: FinishForm | None = None) -> dict[str, object]:
    person = job_import.begun_by
    form = form or FinishForm(person=person, initial={"position": job_import.position.code})
    content = placed_content(job_import)
    layout_form = JobDescriptionForm.objects.first()
    choices = places(content)
    labels = {choice.key: choice.label for choice in choices}
    lines = [
        {**line, "index": index, "place_label": labels.get(line["place"], "")}
        for index, line in enumerate(job_import.reading["unplaced"])
    ]
    return {
        "job_import": job_import,
        "form": form,
        "sections": reading_sections(content, layout_form.layout) if layout_form else [],
        "content": content,
        "lines": lines,
        "questions": [
            {**row, "index": index, "offered": [(key, place_label(key)) for key in row["candidates"]]}
            for index, row in enumerate(job_import.reading["questions"])
        ],
        "waiting": waiting_for_a_person(job_import),
        "places": choices,
        "aside": ASIDE,
        "furniture": job_import.reading["furniture"],
        "siblings": IMPORTS.visible_to(person).unfinished().filter(begun_at=job_import.begun_at),
    }

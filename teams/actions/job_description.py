"""A version's life: begun, proposed, approved, withdrawn."""

import uuid
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.actions.notice import close_notices
from teams.actions.rendering import request_rendering
from teams.content import JobDescriptionContent, canonical_json, content_hash
from teams.documents.job_description import PrintedIdentity, printed_document
from teams.due_rule import RuleName
from teams.models import (
    Duty,
    JobDescription,
    JobDescriptionForm,
    JobDescriptionRow,
    JobDescriptionVersion,
    Person,
    Position,
)
from teams.models.job_description import can_begin_draft
from teams.models.job_description_row import Kind, PlainRow, content_of, rows_of_content
from teams.models.structure import place_of
from teams.refusal import NotAllowed, Refused, refused_when_gone
from teams.trail import record
from teams.working_days import working_days

State = JobDescriptionVersion.State


@transaction.atomic
def begin_draft(
    position_id: int,
    *,
    by: Person | None,
    content: JobDescriptionContent | None = None,
    form: JobDescriptionForm | None = None,
    reason: str = "",
) -> JobDescriptionVersion:
    """Begins a draft from `content`, else from the version in force (or the last approved), else from the structure.

    `by` None is the administrator's terminal. Raises NotAllowed, or Refused when a draft or proposal is open.
    """
    position = Position.objects.described_on(timezone.localdate()).get(pk=position_id)
    if by is not None and not can_begin_draft(position, by):
        raise NotAllowed
    job_description = _locked_job_description(position)
    if job_description.versions.open().exists():
        raise Refused("TJ-201", _("This position already has a draft or a proposal. Finish or withdraw it first."))
    base = _version_to_start_from(job_description)
    form = form or (base.form if base else _current_form())
    version = _new_draft(job_description, form, follows=base, by=by, reason=reason)
    if content is not None:
        store_content(version, content)
    elif base is not None:
        _copy_rows(base, version)
    else:
        store_content(version, _content_from_structure(position))
    record("job_description.begun", by=by, about=position.holder_on(timezone.localdate()), of=version)
    return version


@transaction.atomic
def propose(version_id: int, *, by: Person) -> JobDescriptionVersion:
    """Freezes a draft: what was put before somebody never changes.

    Raises NotAllowed, or Refused with what is missing.
    """
    version = locked_version(version_id)
    if not version.is_draft:
        raise Refused("TJ-202", _("Only a draft can be proposed; this version is no longer one."))
    if not version.can_be_proposed_by(by):
        raise NotAllowed
    freeze(version, by=by, at=timezone.now(), day=timezone.localdate())
    record("job_description.proposed", by=by, about=version.holder, of=version)
    request_rendering(version)
    return version


def freeze(version: JobDescriptionVersion, *, by: Person | None, at: datetime, day: date) -> None:
    """Makes the document out of the rows and hashes it, with the structure as of the day. Raises Refused."""
    content = content_of(version.rows.all())
    _refuse_unfinished(content)
    document = printed_document(
        content,
        form_code=version.form.code,
        layout=version.form.layout,
        identity=_printed_identity(version, day),
    )
    version.document = canonical_json(document)
    version.content_hash = content_hash(version.document)
    version.state = State.PROPOSED
    version.proposed_by, version.proposed_at = by, at
    version.decide_by = decide_by(timezone.localdate(at))
    version.save()


@transaction.atomic
def approve(
    version_id: int, *, by: Person, in_force_from: date, applied_from: date | None = None
) -> JobDescriptionVersion:
    """HR puts a proposed version in force from a day; the version that held then ends the day before.

    The day may lie ahead or back; a version approved for a later day keeps its own day. Raises NotAllowed or Refused.
    """
    version = locked_version(version_id)
    if version.state != State.PROPOSED:
        raise Refused("TJ-203", _("Only a proposed version can be approved; this one is no longer waiting."))
    if not version.can_be_approved_by(by):
        raise NotAllowed
    if applied_from and applied_from > in_force_from:
        sentence = _("The day it is applied from cannot lie after the day it comes into force.")
        raise Refused("TJ-204", sentence, field="applied_from")
    version.in_force_until = _make_room(version.job_description, in_force_from)
    version.state = State.APPROVED
    version.in_force_from, version.applied_from = in_force_from, applied_from
    version.approved_by, version.approved_at = by, timezone.now()
    version.decide_by = None
    version.save()
    close_notices(RuleName.JOB_DESCRIPTION_DECISION, version.pk)
    if in_force_from <= timezone.localdate():
        # What was half confirmed of the version before is answered by this one.
        left_open = version.job_description.reviews.filter(outcome="open")
        left_open.update(outcome="change", done_on=timezone.localdate())
    keep_next_review(version.job_description)
    record(
        "job_description.approved",
        by=by,
        about=version.holder,
        of=version,
        details={"in_force_from": in_force_from.isoformat()},
    )
    request_rendering(version)
    return version


@transaction.atomic
def withdraw(version_id: int, *, by: Person, reason: str = "") -> JobDescriptionVersion | None:
    """Takes a proposal back, or drops a draft. A proposal stays readable as withdrawn and begins a new draft.

    Returns the new draft; None when a draft was dropped, of which nothing is kept. Raises NotAllowed, or Refused
    when the version is neither.
    """
    version = locked_version(version_id)
    if version.state not in JobDescriptionVersion.OPEN_STATES:
        raise Refused("TJ-205", _("Only a draft or a proposal can be withdrawn; this version is neither."))
    if not version.can_be_withdrawn_by(by):
        raise NotAllowed
    about = version.holder
    if version.is_draft:
        record("job_description.draft_dropped", by=by, about=about, of=version)
        _drop_draft(version)
        return None
    version.state = State.WITHDRAWN
    version.withdrawn_by, version.withdrawn_at, version.withdrawn_reason = by, timezone.now(), reason.strip()
    version.decide_by = None
    version.save()
    close_notices(RuleName.JOB_DESCRIPTION_DECISION, version.pk)
    record("job_description.withdrawn", by=by, about=about, of=version, details={"reason": version.withdrawn_reason})
    request_rendering(version)
    draft = _new_draft(version.job_description, version.form, follows=version, by=by, reason=version.change_reason)
    _copy_rows(version, draft)
    return draft


def store_content(version: JobDescriptionVersion, content: JobDescriptionContent) -> None:
    """Writes the content as rows of an empty draft; a duty without a known identity gets a new one."""
    known = {str(pk) for pk in version.job_description.duties.values_list("pk", flat=True)}
    _store_rows(version, list(rows_of_content(content)), known)


def decide_by(proposed_on: date) -> date:
    """The last day of HR's term to decide, in working days (a setting) after the day of the proposal."""
    return working_days().add(proposed_on, settings.JOB_DESCRIPTION_DECISION_WORKING_DAYS)


def review_due_after(day: date) -> date:
    """One year (a setting, in months) after the last review or the day in force; 29 February gives the 28th."""
    return day + relativedelta(months=settings.JOB_DESCRIPTION_REVIEW_MONTHS)


def next_review_after(last_reviewed_on: date | None, latest_in_force_from: date | None) -> date | None:
    """The computed due day; None while no version was ever approved."""
    if latest_in_force_from is None:
        return None
    return review_due_after(max(latest_in_force_from, last_reviewed_on or latest_in_force_from))


def keep_next_review(job_description: JobDescription) -> None:
    """Writes the kept due day anew from the facts: the last review, and the last day a version came into force."""
    latest = job_description.versions.filter(state=State.APPROVED).aggregate(latest=Max("in_force_from"))["latest"]
    before, job_description.next_review_on = (
        job_description.next_review_on,
        next_review_after(job_description.last_reviewed_on, latest),
    )
    if before != job_description.next_review_on:
        close_notices(RuleName.JOB_DESCRIPTION_REVIEW, job_description.pk)
    job_description.save(update_fields=["next_review_on", "last_reviewed_on"])


def _locked_job_description(position: Position) -> JobDescription:
    job_description, _created = JobDescription.objects.get_or_create(position_id=position.pk)
    return JobDescription.objects.select_for_update().get(pk=job_description.pk)


def locked_version(version_id: int) -> JobDescriptionVersion:
    """Locks the job description first, so that two verbs on two of its versions take turns."""
    with refused_when_gone():
        owner_id = JobDescriptionVersion.objects.values_list("job_description", flat=True).get(pk=version_id)
        JobDescription.objects.select_for_update().get(pk=owner_id)
        return (
            JobDescriptionVersion.objects.select_for_update(of=("self",))
            .select_related("job_description__position", "form")
            .get(pk=version_id)
        )


def _new_draft(
    job_description: JobDescription,
    form: JobDescriptionForm,
    *,
    follows: JobDescriptionVersion | None,
    by: Person | None,
    reason: str,
) -> JobDescriptionVersion:
    last_number = job_description.versions.aggregate(last=Max("number"))["last"] or 0
    return JobDescriptionVersion.objects.create(
        job_description=job_description,
        number=last_number + 1,
        form=form,
        follows=follows,
        begun_by=by,
        change_reason=reason,
    )


def _version_to_start_from(job_description: JobDescription) -> JobDescriptionVersion | None:
    approved = job_description.versions.filter(state=State.APPROVED).order_by("-in_force_from")
    return job_description.version_on(timezone.localdate()) or approved.select_related("form").first()


def _current_form() -> JobDescriptionForm:
    form = JobDescriptionForm.objects.filter(offered_from__lte=timezone.localdate()).first()
    if form is None:
        raise Refused("TJ-206", _("The agency has no form of job descriptions yet. An administrator enters one."))
    return form


def _content_from_structure(position: Position) -> JobDescriptionContent:
    place = place_of(position, timezone.localdate())
    return JobDescriptionContent(
        title=place.title,
        unit=", ".join(place.unit_path),
        direct_manager=place.manager_title,
        substituted_by=place.substituted_by,
        substitutes=place.substitutes,
        subordinates=place.subordinates,
    )


def _printed_identity(version: JobDescriptionVersion, day: date) -> PrintedIdentity:
    position = version.job_description.position
    place = place_of(position, day)
    return PrintedIdentity(
        agency=place.agency,
        units=tuple(place.unit_path),
        position_code=position.code,
        position_title=place.title,
        version_number=version.number,
    )


def _refuse_unfinished(content: JobDescriptionContent) -> None:
    if not content.title:
        raise Refused("TJ-207", _("The job title is missing."), field="general")
    if not content.duties:
        raise Refused("TJ-208", _("There is no duty yet. Add at least one."), field="duties")
    empty = [index for index, duty in enumerate(content.duties, 1) if not duty.task]
    if empty:
        sentence = _("Duty %(index)s has no text. Write it or remove the row.") % {"index": empty[0]}
        raise Refused("TJ-209", sentence, field="duties")


def _make_room(job_description: JobDescription, first: date) -> date | None:
    """Ends the version that holds on the day; returns the day on which a later approved one begins."""
    approved = job_description.versions.filter(state=State.APPROVED)
    if approved.filter(in_force_from=first).exists():
        sentence = _("Another version already comes into force on that day. Choose another day.")
        raise Refused("TJ-210", sentence, field="in_force_from")
    approved.in_force_on(first).update(in_force_until=first)
    return (
        approved.filter(in_force_from__gt=first)
        .order_by("in_force_from")
        .values_list("in_force_from", flat=True)
        .first()
    )


def _drop_draft(version: JobDescriptionVersion) -> None:
    source_import = getattr(version, "source_import", None)
    if source_import is not None:
        source_import.delete()
    version.rows.filter(parent__isnull=False).delete()
    version.rows.all().delete()
    version.delete()
    Duty.objects.filter(job_description=version.job_description, rows__isnull=True).delete()


def _copy_rows(base: JobDescriptionVersion, version: JobDescriptionVersion) -> None:
    """Rows keep their identity: what points at a duty goes on pointing, and a comparison knows a moved row."""
    copies: dict[int, JobDescriptionRow] = {}
    rows = list(base.rows.in_order())
    for parents in (True, False):
        level = [row for row in rows if (row.parent_id is None) == parents]
        for row in level:
            copies[row.pk] = JobDescriptionRow(
                version=version,
                parent=None if row.parent_id is None else copies[row.parent_id],
                **{name: getattr(row, name) for name in _COPIED},
            )
        JobDescriptionRow.objects.bulk_create([copies[row.pk] for row in level])


_COPIED = ("kind", "order", "number", "key", "label", "text", "level", "identity", "duty_id")


def _store_rows(version: JobDescriptionVersion, plain_rows: list[PlainRow], known: set[str]) -> None:
    pairs = [(plain, _row(version, plain, order, known)) for order, plain in enumerate(plain_rows)]
    new_duties = [Duty(pk=row.duty_id, job_description=version.job_description) for _plain, row in pairs if row.duty_id]
    Duty.objects.bulk_create(new_duties, ignore_conflicts=True)
    JobDescriptionRow.objects.bulk_create([row for _plain, row in pairs])
    JobDescriptionRow.objects.bulk_create(
        [
            _row(version, child, order, known, parent=row)
            for plain, row in pairs
            for order, child in enumerate(plain.children)
        ]
    )


def _row(
    version: JobDescriptionVersion,
    plain: PlainRow,
    order: int,
    known: set[str],
    parent: JobDescriptionRow | None = None,
) -> JobDescriptionRow:
    # An identity from a document counts only if it is this job description's own duty, used once.
    identity = uuid.UUID(plain.identity) if plain.identity in known else uuid.uuid4()
    known.discard(plain.identity)
    return JobDescriptionRow(
        version=version,
        parent=parent,
        kind=plain.kind,
        order=order,
        number=plain.number,
        key=plain.key,
        label=plain.label,
        text=plain.text,
        level=plain.level,
        identity=identity,
        duty_id=identity if plain.kind == Kind.DUTY else None,
    )

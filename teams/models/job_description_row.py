"""The content of a version as rows: one tree for all sections, so that add, move, save, compare are written once."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.content import (
    Competence,
    Duty as DutyContent,
    FurtherField,
    FurtherSection,
    JobDescriptionContent,
    Language,
)
from teams.models.job_description import JobDescription, JobDescriptionVersion
from teams.models.person import Person


class Duty(models.Model):
    """The identity of a duty, which lives on across versions. Goals, tasks, feedback and cases point here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job_description = models.ForeignKey(JobDescription, on_delete=models.PROTECT, related_name="duties")

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    def __str__(self) -> str:
        return str(self.pk)


class Kind(models.TextChoices):
    TITLE = "title", _("job title")
    UNIT = "unit", _("unit")
    DIRECT_MANAGER = "direct_manager", _("direct manager")
    SUBSTITUTED_BY = "substituted_by", _("substitute")
    SUBSTITUTES = "substitutes", _("substitutes for")
    SUBORDINATES = "subordinates", _("subordinates")
    FURTHER_FIELD = "further_field", _("further field")
    PURPOSE = "purpose", _("purpose of the position")
    DUTY = "duty", _("duty")
    SUBTASK = "subtask", _("sub-task")
    ACTIVITY = "activity", _("activity")
    RESULT = "result", _("expected result")
    RIGHT = "right", _("right")
    RESPONSIBILITY = "responsibility", _("responsibility")
    WORK_TOOLS = "work_tools", _("work tools")
    EDUCATION = "education", _("education")
    EXPERIENCE = "experience", _("experience")
    LANGUAGE = "language", _("language skill")
    COMPUTER_SKILLS = "computer_skills", _("computer skills")
    COMPETENCE = "competence", _("competence")
    ADDITIONAL = "additional", _("additional competence")
    INDICATOR = "indicator", _("indicator")
    AMENDMENT_RULE = "amendment_rule", _("amendment rule")
    FURTHER_SECTION = "further_section", _("further section")
    ITEM = "item", _("item")


@dataclass(frozen=True)
class KindRule:
    """Where rows of a kind may stand: their section, the kinds they may stand under, whether only one may."""

    section: str
    under: tuple[Kind, ...] = ()
    single: bool = False


RULES: dict[Kind, KindRule] = {
    Kind.TITLE: KindRule("general", single=True),
    Kind.UNIT: KindRule("general", single=True),
    Kind.DIRECT_MANAGER: KindRule("general", single=True),
    Kind.SUBSTITUTED_BY: KindRule("general"),
    Kind.SUBSTITUTES: KindRule("general"),
    Kind.SUBORDINATES: KindRule("general"),
    Kind.FURTHER_FIELD: KindRule("general"),
    Kind.PURPOSE: KindRule("purpose", single=True),
    Kind.DUTY: KindRule("duties"),
    Kind.SUBTASK: KindRule("duties", under=(Kind.DUTY,)),
    Kind.ACTIVITY: KindRule("duties", under=(Kind.DUTY,)),
    Kind.RESULT: KindRule("duties", under=(Kind.DUTY,)),
    Kind.RIGHT: KindRule("rights"),
    Kind.RESPONSIBILITY: KindRule("responsibilities"),
    Kind.WORK_TOOLS: KindRule("work_tools", single=True),
    Kind.EDUCATION: KindRule("requirements", single=True),
    Kind.EXPERIENCE: KindRule("requirements", single=True),
    Kind.LANGUAGE: KindRule("requirements"),
    Kind.COMPUTER_SKILLS: KindRule("requirements", single=True),
    Kind.COMPETENCE: KindRule("requirements"),
    Kind.ADDITIONAL: KindRule("requirements"),
    Kind.INDICATOR: KindRule("requirements", under=(Kind.COMPETENCE, Kind.ADDITIONAL)),
    Kind.AMENDMENT_RULE: KindRule("amendment_rules"),
    Kind.FURTHER_SECTION: KindRule("further"),
    Kind.ITEM: KindRule("further", under=(Kind.FURTHER_SECTION,)),
}
SECTIONS = list(dict.fromkeys(rule.section for rule in RULES.values()))
SINGLE_KINDS = [kind for kind, rule in RULES.items() if rule.single]


class RowQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> Self:
        return self.filter(version__in=JobDescriptionVersion.objects.visible_to(person))

    def in_order(self) -> Self:
        return self.order_by("order", "pk")


class JobDescriptionRow(models.Model):
    """One row. `identity` stays the same when a new version begins from this one; for a duty it is the duty's own.

    `revision` counts the savings, so that two people on one row notice each other.
    """

    version = models.ForeignKey(JobDescriptionVersion, on_delete=models.CASCADE, related_name="rows")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(_("number"), max_length=20, blank=True)
    key = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("heading"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    level = models.CharField(_("level"), max_length=2, blank=True)
    identity = models.UUIDField(default=uuid.uuid4)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="rows", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a job description")
        verbose_name_plural = _("rows of job descriptions")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="teams_row_known_kind"),
            models.CheckConstraint(
                condition=Q(kind="duty", duty=models.F("identity")) | (~Q(kind="duty") & Q(duty__isnull=True)),
                name="teams_row_a_duty_has_its_identity",
            ),
            models.UniqueConstraint(
                fields=["version", "kind"], condition=Q(kind__in=SINGLE_KINDS), name="teams_row_single_kinds_once"
            ),
            models.UniqueConstraint(fields=["version", "identity"], name="teams_row_identity_once_in_a_version"),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def section(self) -> str:
        return RULES[Kind(self.kind)].section


def content_of(rows: Iterable[JobDescriptionRow]) -> JobDescriptionContent:
    """The content that the rows of one version hold; rows without text are left out."""
    children: dict[int | None, list[JobDescriptionRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.order, row.pk)):
        if row.text or row.label or row.kind == Kind.DUTY:
            children[row.parent_id].append(row)

    def texts(kind: Kind, parent: int | None = None) -> list[str]:
        return [row.text for row in children[parent] if row.kind == kind]

    def single(kind: Kind) -> str:
        return next(iter(texts(kind)), "")

    def rows_of(kind: Kind) -> list[JobDescriptionRow]:
        return [row for row in children[None] if row.kind == kind]

    content = JobDescriptionContent(
        title=single(Kind.TITLE),
        unit=single(Kind.UNIT),
        direct_manager=single(Kind.DIRECT_MANAGER),
        substituted_by=texts(Kind.SUBSTITUTED_BY),
        substitutes=texts(Kind.SUBSTITUTES),
        subordinates=texts(Kind.SUBORDINATES),
        further_fields=[FurtherField(row.key, row.label, row.text) for row in rows_of(Kind.FURTHER_FIELD)],
        purpose=single(Kind.PURPOSE),
        duties=[
            DutyContent(
                task=row.text,
                number=row.number,
                subtasks=texts(Kind.SUBTASK, row.pk),
                activities=texts(Kind.ACTIVITY, row.pk),
                expected_results=texts(Kind.RESULT, row.pk),
                identity=str(row.identity),
            )
            for row in rows_of(Kind.DUTY)
        ],
        rights=texts(Kind.RIGHT),
        responsibilities=texts(Kind.RESPONSIBILITY),
        work_tools=single(Kind.WORK_TOOLS),
        amendment_rules=texts(Kind.AMENDMENT_RULE),
        further_sections=[
            FurtherSection(row.key, row.label, texts(Kind.ITEM, row.pk)) for row in rows_of(Kind.FURTHER_SECTION)
        ],
    )
    needs = content.requirements
    needs.education = single(Kind.EDUCATION)
    needs.experience = single(Kind.EXPERIENCE)
    needs.computer_skills = single(Kind.COMPUTER_SKILLS)
    needs.languages = [Language(row.text, row.level) for row in rows_of(Kind.LANGUAGE)]
    needs.competencies = [Competence(row.text, texts(Kind.INDICATOR, row.pk)) for row in rows_of(Kind.COMPETENCE)]
    needs.additional = [Competence(row.text, texts(Kind.INDICATOR, row.pk)) for row in rows_of(Kind.ADDITIONAL)]
    return content


@dataclass
class PlainRow:
    """A row before it has a place in the database, with the rows under it."""

    kind: Kind
    text: str
    number: str = ""
    key: str = ""
    label: str = ""
    level: str = ""
    identity: str = ""
    children: tuple["PlainRow", ...] = ()


def _plain(kind: Kind, texts: Iterable[str]) -> tuple[PlainRow, ...]:
    return tuple(PlainRow(kind, text) for text in texts if text)


def rows_of_content(content: JobDescriptionContent) -> Iterator[PlainRow]:
    """The inverse of `content_of`: the rows that hold this content, in order."""
    needs = content.requirements
    for kind, text in (
        (Kind.TITLE, content.title),
        (Kind.UNIT, content.unit),
        (Kind.DIRECT_MANAGER, content.direct_manager),
        (Kind.PURPOSE, content.purpose),
        (Kind.WORK_TOOLS, content.work_tools),
        (Kind.EDUCATION, needs.education),
        (Kind.EXPERIENCE, needs.experience),
        (Kind.COMPUTER_SKILLS, needs.computer_skills),
    ):
        yield PlainRow(kind, text)
    yield from _plain(Kind.SUBSTITUTED_BY, content.substituted_by)
    yield from _plain(Kind.SUBSTITUTES, content.substitutes)
    yield from _plain(Kind.SUBORDINATES, content.subordinates)
    for further in content.further_fields:
        yield PlainRow(Kind.FURTHER_FIELD, further.value, key=further.key, label=further.label)
    for duty in content.duties:
        below = (
            *_plain(Kind.SUBTASK, duty.subtasks),
            *_plain(Kind.ACTIVITY, duty.activities),
            *_plain(Kind.RESULT, duty.expected_results),
        )
        yield PlainRow(Kind.DUTY, duty.task, number=duty.number, identity=duty.identity, children=below)
    yield from _plain(Kind.RIGHT, content.rights)
    yield from _plain(Kind.RESPONSIBILITY, content.responsibilities)
    for language in needs.languages:
        yield PlainRow(Kind.LANGUAGE, language.text, level=language.level)
    for kind, competences in ((Kind.COMPETENCE, needs.competencies), (Kind.ADDITIONAL, needs.additional)):
        for competence in competences:
            yield PlainRow(kind, competence.name, children=_plain(Kind.INDICATOR, competence.indicators))
    yield from _plain(Kind.AMENDMENT_RULE, content.amendment_rules)
    for section in content.further_sections:
        yield PlainRow(
            Kind.FURTHER_SECTION,
            "",
            key=section.key,
            label=section.heading,
            children=_plain(Kind.ITEM, section.items),
        )

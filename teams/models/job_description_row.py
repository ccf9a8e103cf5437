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
    FurtherField,
    FurtherSection,
    JobDescriptionContent,
    Language,
    Requirements,
)
from teams.content import (
    Duty as DutyContent,
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
                # "Equal" alone would let an empty one pass: what is unknown is no violation.
                condition=Q(kind="duty", duty__isnull=False, duty=models.F("identity"))
                | (~Q(kind="duty") & Q(duty__isnull=True)),
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


class _Tree:
    """The rows of one version by parent and kind; rows without text are left out, but for duties."""

    def __init__(self, rows: Iterable[JobDescriptionRow]) -> None:
        self._rows: dict[tuple[int | None, str], list[JobDescriptionRow]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row.order, row.pk)):
            if row.text or row.label or row.kind == Kind.DUTY:
                self._rows[row.parent_id, row.kind].append(row)

    def rows(self, kind: Kind) -> list[JobDescriptionRow]:
        return self._rows[None, kind]

    def texts(self, kind: Kind, parent: JobDescriptionRow | None = None) -> list[str]:
        return [row.text for row in self._rows[parent.pk if parent else None, kind]]

    def single(self, kind: Kind) -> str:
        return next(iter(self.texts(kind)), "")

    def duty(self, row: JobDescriptionRow) -> DutyContent:
        return DutyContent(
            task=row.text,
            number=row.number,
            subtasks=self.texts(Kind.SUBTASK, row),
            activities=self.texts(Kind.ACTIVITY, row),
            expected_results=self.texts(Kind.RESULT, row),
            identity=str(row.identity),
        )

    def competences(self, kind: Kind) -> list[Competence]:
        return [Competence(row.text, self.texts(Kind.INDICATOR, row)) for row in self.rows(kind)]

    def requirements(self) -> Requirements:
        return Requirements(
            education=self.single(Kind.EDUCATION),
            experience=self.single(Kind.EXPERIENCE),
            languages=[Language(row.text, row.level) for row in self.rows(Kind.LANGUAGE)],
            computer_skills=self.single(Kind.COMPUTER_SKILLS),
            competencies=self.competences(Kind.COMPETENCE),
            additional=self.competences(Kind.ADDITIONAL),
        )


def content_of(rows: Iterable[JobDescriptionRow]) -> JobDescriptionContent:
    """The content that the rows of one version hold; rows without text are left out."""
    tree = _Tree(rows)
    return JobDescriptionContent(
        title=tree.single(Kind.TITLE),
        unit=tree.single(Kind.UNIT),
        direct_manager=tree.single(Kind.DIRECT_MANAGER),
        substituted_by=tree.texts(Kind.SUBSTITUTED_BY),
        substitutes=tree.texts(Kind.SUBSTITUTES),
        subordinates=tree.texts(Kind.SUBORDINATES),
        further_fields=[FurtherField(row.key, row.label, row.text) for row in tree.rows(Kind.FURTHER_FIELD)],
        purpose=tree.single(Kind.PURPOSE),
        duties=[tree.duty(row) for row in tree.rows(Kind.DUTY)],
        rights=tree.texts(Kind.RIGHT),
        responsibilities=tree.texts(Kind.RESPONSIBILITY),
        work_tools=tree.single(Kind.WORK_TOOLS),
        requirements=tree.requirements(),
        amendment_rules=tree.texts(Kind.AMENDMENT_RULE),
        further_sections=[
            FurtherSection(row.key, row.label, tree.texts(Kind.ITEM, row)) for row in tree.rows(Kind.FURTHER_SECTION)
        ],
    )


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
    """The inverse of `content_of`: the rows that hold this content, in order. A single row is there even if empty."""
    yield from _rows_of_head(content)
    yield from map(_row_of_duty, content.duties)
    yield from _plain(Kind.RIGHT, content.rights)
    yield from _plain(Kind.RESPONSIBILITY, content.responsibilities)
    yield from _rows_of_requirements(content.requirements)
    yield from _plain(Kind.AMENDMENT_RULE, content.amendment_rules)
    for section in content.further_sections:
        items = _plain(Kind.ITEM, section.items)
        yield PlainRow(Kind.FURTHER_SECTION, "", key=section.key, label=section.heading, children=items)


def _rows_of_head(content: JobDescriptionContent) -> Iterator[PlainRow]:
    yield PlainRow(Kind.TITLE, content.title)
    yield PlainRow(Kind.UNIT, content.unit)
    yield PlainRow(Kind.DIRECT_MANAGER, content.direct_manager)
    yield from _plain(Kind.SUBSTITUTED_BY, content.substituted_by)
    yield from _plain(Kind.SUBSTITUTES, content.substitutes)
    yield from _plain(Kind.SUBORDINATES, content.subordinates)
    for further in content.further_fields:
        yield PlainRow(Kind.FURTHER_FIELD, further.value, key=further.key, label=further.label)
    yield PlainRow(Kind.PURPOSE, content.purpose)
    yield PlainRow(Kind.WORK_TOOLS, content.work_tools)


def _row_of_duty(duty: DutyContent) -> PlainRow:
    below = (
        *_plain(Kind.SUBTASK, duty.subtasks),
        *_plain(Kind.ACTIVITY, duty.activities),
        *_plain(Kind.RESULT, duty.expected_results),
    )
    return PlainRow(Kind.DUTY, duty.task, number=duty.number, identity=duty.identity, children=below)


def _rows_of_requirements(needs: Requirements) -> Iterator[PlainRow]:
    yield PlainRow(Kind.EDUCATION, needs.education)
    yield PlainRow(Kind.EXPERIENCE, needs.experience)
    for language in needs.languages:
        yield PlainRow(Kind.LANGUAGE, language.text, level=language.level)
    yield PlainRow(Kind.COMPUTER_SKILLS, needs.computer_skills)
    for kind, competences in ((Kind.COMPETENCE, needs.competencies), (Kind.ADDITIONAL, needs.additional)):
        for competence in competences:
            yield PlainRow(kind, competence.name, children=_plain(Kind.INDICATOR, competence.indicators))

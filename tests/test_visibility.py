"""What each person sees of Mari's data: one table, object × person, asked of `visible_to` itself."""

from datetime import timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from teams.actions.job_description import approve, begin_draft, propose
from teams.actions.job_description_review import say_still_true
from teams.models import (
    Absence,
    CalendarFeed,
    JobDescription,
    JobDescriptionImport,
    JobDescriptionVersion,
    Letter,
    Meeting,
    Notice,
    Person,
    Snooze,
)
from teams.trail import record
from tests.cast import LONG_AGO, Cast, approved_version, draft_version
from tests.test_access import set_stage

pytestmark = pytest.mark.django_db

# x: sees it. Whose the objects are, and who the people are: tests/test_access.py.
TABLE = """
                     mari kalle jaan liis toomas ylle anne sirje aivar
unit                 x    x     x    x    x      x    x    x     x
position             x    x     x    x    x      x    x    x     x
person               x    x     x    x    x      x    x    x     x
person_who_left      -    -     -    -    -      -    x    -     -
absence              x    -     x    -    x      -    x    -     -
version_in_force     x    x     x    x    x      x    x    x     x
version_superseded   x    x     x    x    x      x    x    x     x
version_to_come      x    x     x    x    x      x    x    x     x
version_draft        x    -     x    -    x      -    x    -     -
version_proposed     x    -     x    -    x      -    x    -     -
version_withdrawn    x    -     x    -    x      -    x    -     -
row_in_force         x    x     x    x    x      x    x    x     x
row_draft            x    -     x    -    x      -    x    -     -
rendering_in_force   x    x     x    x    x      x    x    x     x
rendering_proposed   x    -     x    -    x      -    x    -     -
review               x    -     x    -    x      -    x    -     -
import               -    -     x    -    -      -    -    -     -
letter               x    -     -    -    -      -    -    -     -
notice               x    -     -    -    -      -    -    -     -
snooze               x    -     -    -    -      -    -    -     -
meeting              x    -     x    -    -      -    -    -     -
calendar_feed        x    -     -    -    -      -    -    -     -
trail                x    -     -    -    -      -    x    -     -
"""
HEAD, *LINES = TABLE.strip("\n").splitlines()
ROWS = {line.split()[0]: dict(zip(HEAD.split(), line.split()[1:], strict=True)) for line in LINES}


def sees(person: Person, thing: Model) -> bool:
    return type(thing)._default_manager.visible_to(person).filter(pk=thing.pk).exists()


@pytest.fixture
def things(cast: Cast) -> dict[str, Model]:
    """The objects of the table, by its names. Anne's act about Mari stands in the trail of both."""
    today, stage = timezone.localdate(), set_stage(cast)
    in_force = JobDescriptionVersion.objects.get(pk=stage["in_force"])
    versions = {name: JobDescriptionVersion.objects.get(pk=stage[name]) for name in ("draft", "proposed", "withdrawn")}
    JobDescription.objects.filter(pk=in_force.job_description_id).update(next_review_on=today)
    review = say_still_true(in_force.job_description_id, by=cast.mari)
    superseded = _approved(cast, in_force, today - timedelta(days=60))
    to_come = _approved(cast, in_force, today + timedelta(days=30))
    return {
        "unit": cast.units["one"],
        "position": cast.seats["ONE-2"],
        "person": cast.mari,
        "person_who_left": Person.objects.get(pk=stage["left"]),
        "absence": Absence.objects.create(person=cast.mari, valid_from=today),
        "version_in_force": in_force,
        "version_superseded": superseded,
        "version_to_come": to_come,
        **{f"version_{name}": version for name, version in versions.items()},
        "row_in_force": in_force.rows.first(),
        "row_draft": versions["draft"].rows.first(),
        "rendering_in_force": in_force.renderings.last(),
        "rendering_proposed": versions["proposed"].renderings.get(),
        "review": review,
        "import": JobDescriptionImport.objects.get(pk=stage["import"]),
        "letter": Letter.objects.get(pk=stage["letter"]),
        "notice": Notice.objects.create(rule="test", subject_id=1, reader=cast.mari, due_on=today),
        "snooze": Snooze.objects.create(person=cast.mari, rule="test", subject_id=1, due_on=today, until=today),
        "meeting": Meeting.objects.get(pk=stage["meeting"]),
        "calendar_feed": CalendarFeed.objects.get(person=cast.mari),
        "trail": record("job_description.begun", by=cast.anne, about=cast.mari),
    }


def _approved(cast: Cast, like: JobDescriptionVersion, day: object) -> JobDescriptionVersion:
    draft = begin_draft(like.job_description.position_id, by=cast.anne)
    return approve(propose(draft.pk, by=cast.anne).pk, by=cast.anne, in_force_from=day)


def test_each_object_is_seen_by_whom_it_should(cast: Cast, things: dict[str, Model]) -> None:
    people = {name: Person.objects.get(pk=getattr(cast, name).pk) for name in HEAD.split()}
    found = {
        what: {name: "x" if sees(person, thing) else "-" for name, person in people.items()}
        for what, thing in things.items()
    }
    assert found == ROWS


def test_the_table_is_whole(things: dict[str, Model]) -> None:
    """Every model that knows to whom it is visible, and every state that a version can be in."""
    known = {model for model in Person._meta.apps.get_models() if hasattr(model._default_manager, "visible_to")}
    assert known == {type(thing) for thing in things.values()}
    versions = [thing for thing in things.values() if isinstance(thing, JobDescriptionVersion)]
    assert {JobDescriptionVersion.objects.get(pk=version.pk).standing for version in versions} == {
        *("draft", "proposed", "withdrawn", "in_force", "superseded", "future")
    }


def test_a_lead_sees_while_they_lead(cast: Cast) -> None:
    today = timezone.localdate()
    draft, absence = draft_version(cast), Absence.objects.create(person=cast.mari, valid_from=today)
    for valid_from, valid_until, seen in (
        (LONG_AGO, None, True),
        (today, None, True),
        (LONG_AGO, today, False),
        (today + timedelta(days=1), None, False),
    ):
        cast.jaan.appointments.update(valid_from=valid_from, valid_until=valid_until)
        assert sees(cast.jaan, draft) is seen, (valid_from, valid_until)
        assert sees(cast.jaan, absence) is seen, (valid_from, valid_until)


def test_a_draft_belongs_to_the_seat_and_not_to_who_held_it(cast: Cast) -> None:
    draft, public = draft_version(cast), approved_version(cast, "ONE-3")
    cast.mari.appointments.update(valid_until=timezone.localdate())
    assert not sees(cast.mari, draft)
    assert sees(cast.mari, public)


def test_hr_of_yesterday_sees_as_everybody_does(cast: Cast) -> None:
    draft = draft_version(cast)
    cast.anne.grants.update(valid_until=timezone.localdate())
    assert not sees(Person.objects.get(pk=cast.anne.pk), draft)

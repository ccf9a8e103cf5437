"""The tables, made from nothing, taken back and made again, in a database of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from teams.agency_forms import AGENCY_FORMS
from teams.models import JobDescriptionForm

on_postgresql = connection.vendor == "postgresql"


@pytest.fixture
def scratch(django_db_blocker: Any, tmp_path: Path) -> Iterator[str]:
    """A second, empty database under an alias of its own."""
    name = f"{connection.settings_dict['NAME']}_scratch" if on_postgresql else str(tmp_path / "scratch.sqlite3")
    connections.databases["scratch"] = {**connection.settings_dict, "NAME": name}
    with django_db_blocker.unblock():
        anew(name, create=True)
        yield "scratch"
        connections["scratch"].close()
        del connections["scratch"], connections.databases["scratch"]
        anew(name, create=False)


def anew(name: str, *, create: bool) -> None:
    """SQLite makes its file by itself."""
    if on_postgresql:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            if create:
                cursor.execute(f'CREATE DATABASE "{name}"')


def migrate(alias: str, *target: str) -> set[str]:
    """Returns the tables, indexes, constraints, triggers and functions that there are then."""
    call_command("migrate", "teams", *target, database=alias, verbosity=0)
    schema = "'public'::regnamespace"
    question = (
        f"""SELECT relname FROM pg_class WHERE relnamespace = {schema}
            UNION SELECT conname FROM pg_constraint WHERE connamespace = {schema}
            UNION SELECT proname FROM pg_proc WHERE pronamespace = {schema}
            UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"""
        if on_postgresql
        else "SELECT name FROM sqlite_master"
    )
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return {name for (name,) in cursor.fetchall()}


def forms(alias: str) -> set[str]:
    return set(JobDescriptionForm.objects.using(alias).values_list("code", flat=True))


def test_they_can_be_taken_back_to_nothing_and_made_again(scratch: str) -> None:
    made = migrate(scratch)
    assert forms(scratch) == set(AGENCY_FORMS)
    assert not {name for name in migrate(scratch, "zero") if name.startswith("teams_")}
    assert migrate(scratch) == made
    assert forms(scratch) == set(AGENCY_FORMS)

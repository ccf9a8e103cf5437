"""Migration operations for what neither Django nor SQLite has a word for, on both databases.

On SQLite a later migration that alters one of these tables makes the table anew and loses its triggers:
such a migration repeats the operation, and `tests/teams/test_database_rules.py` fails until it does.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class ForbidOverlap(migrations.RunPython):
    """No two rows with the same `keys` may hold on one day (`first` inclusive, `until` exclusive or empty)."""

    def __init__(
        self,
        name: str,
        table: str,
        keys: Sequence[str],
        *,
        first: str = "valid_from",
        until: str = "valid_until",
        where: str = "",
    ) -> None:
        self.rule = (name, table, tuple(keys), first, until, where)
        self.options = {"first": first, "until": until, "where": where}
        super().__init__(self._forbid, self._allow)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, table, keys, *_rest = self.rule
        return (self.__class__.__name__, [name, table, list(keys)], self.options)

    def _forbid(self, apps: Any, schema_editor: Any) -> None:
        statements = _exclusion if schema_editor.connection.vendor == "postgresql" else _overlap_triggers
        for statement in statements(*self.rule):
            schema_editor.execute(statement)

    def _allow(self, apps: Any, schema_editor: Any) -> None:
        name, table, *_rest = self.rule
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        else:
            for event in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {name}_{event}")


def _exclusion(name: str, table: str, keys: tuple[str, ...], first: str, until: str, where: str) -> list[str]:
    same = ", ".join(f"{key} WITH =" for key in keys)
    condition = f" WHERE ({where})" if where else ""
    excluded = f"EXCLUDE USING gist ({same}, daterange({first}, {until}) WITH &&){condition}"
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {excluded}"]


def _overlap_triggers(name: str, table: str, keys: tuple[str, ...], first: str, until: str, where: str) -> list[str]:
    same = " AND ".join(f"other.{key} = NEW.{key}" for key in keys)
    new_holds = f"NEW.{where} AND " if where else ""
    other_holds = f" AND other.{where}" if where else ""
    clash = (
        f"{new_holds}EXISTS (SELECT 1 FROM {table} other WHERE other.id <> NEW.id AND {same}{other_holds} "  # noqa: S608
        f"AND (other.{until} IS NULL OR other.{until} > NEW.{first}) "
        f"AND (NEW.{until} IS NULL OR NEW.{until} > other.{first}))"
    )
    return [
        f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} WHEN {clash} "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for event in ("insert", "update")
    ]


class ForbidChange(migrations.RunPython):
    """Rows for which `when` (in terms of OLD and NEW) is true may not be changed.

    `events` on SQLite leave DELETE out: Django empties tables there by DELETE, on PostgreSQL by TRUNCATE.
    """

    def __init__(self, name: str, table: str, events: Sequence[str], when: dict[str, str]) -> None:
        self.rule = (name, table, tuple(events), when)
        super().__init__(self._forbid, self._allow)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        name, table, events, when = self.rule
        return (self.__class__.__name__, [name, table, list(events), when], {})

    def _forbid(self, apps: Any, schema_editor: Any) -> None:
        name, table, events, when = self.rule
        if schema_editor.connection.vendor != "postgresql":
            for event in events:
                if event != "delete":
                    schema_editor.execute(
                        f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} WHEN {when[event]} "
                        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                    )
            return
        for event in events:
            returned = "OLD" if event == "delete" else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {when[event]} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'; "
                f"END IF; RETURN {returned}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}_{event}()"
            )

    def _allow(self, apps: Any, schema_editor: Any) -> None:
        name, table, events, _when = self.rule
        postgresql = schema_editor.connection.vendor == "postgresql"
        for event in events:
            if postgresql:
                schema_editor.execute(f"DROP TRIGGER {name}_{event} ON {table}")
                schema_editor.execute(f"DROP FUNCTION {name}_{event}()")
            elif event != "delete":
                schema_editor.execute(f"DROP TRIGGER {name}_{event}")


class GistOfPlainTypes(BtreeGistExtension):
    """btree_gist, which an exclusion over an id needs. Trusted since PostgreSQL 13: the owner may create it."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # Django's own looks at the vendor on the way forwards only.
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)

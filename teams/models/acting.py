"""Acting for: while somebody is away, the first present of their substitutes does their work.

The substitute has the rights of the one who is away in the work zone alone: never in conversations or notes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from teams.models.dated import as_day
from teams.models.person import Person
from teams.models.position import Position, led_under

# For each seat whose holder is away on the day: the holder of the first seat in the order of substitutes who is there,
# with the day on which the other is back. `narrow` keeps it to some seats, before they are numbered: a condition after
# that would make the whole agency be numbered for every page.
_ACTING = """
    SELECT turns.away_id, turns.seat_id, turns.acting_id, turns.back_on
      FROM (SELECT gone.person_id AS away_id, held.position_id AS seat_id, stand.person_id AS acting_id,
                   gone.valid_until AS back_on,
                   ROW_NUMBER() OVER (PARTITION BY held.position_id
                                          ORDER BY link.rank, link.id, gone.valid_until IS NULL DESC,
                                                   gone.valid_until DESC, gone.id) AS turn
              FROM teams_absence gone
              JOIN teams_appointment held ON held.person_id = gone.person_id
                   AND held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)
              JOIN teams_substitution link ON link.position_id = held.position_id
                   AND link.valid_from <= %s AND (link.valid_until IS NULL OR link.valid_until > %s)
              JOIN teams_appointment stand ON stand.position_id = link.substitute_id
                   AND stand.valid_from <= %s AND (stand.valid_until IS NULL OR stand.valid_until > %s)
              JOIN teams_person reader ON reader.id = stand.person_id AND reader.is_active
             WHERE gone.valid_from <= %s AND (gone.valid_until IS NULL OR gone.valid_until > %s)
               AND stand.person_id <> gone.person_id
               AND NOT EXISTS (SELECT 1 FROM teams_absence too
                                WHERE too.person_id = stand.person_id AND too.valid_from <= %s
                                  AND (too.valid_until IS NULL OR too.valid_until > %s)){narrow}) turns
     WHERE turns.turn = 1
"""
ACTING = _ACTING.format(narrow="")
# The seats for which somebody stands in, whoever is asked first.
ACTING_OF = _ACTING.format(
    narrow="""
               AND held.position_id IN (SELECT mine.position_id FROM teams_substitution mine
                                          JOIN teams_appointment me ON me.position_id = mine.substitute_id
                                         WHERE me.person_id = %s AND me.valid_from <= %s
                                           AND (me.valid_until IS NULL OR me.valid_until > %s))"""
)


def acting_params(day: date) -> list[str]:
    return [day.isoformat()] * 10


def acting_params_of(person: Person, day: date) -> list[Any]:
    return [*acting_params(day), person.pk, day.isoformat(), day.isoformat()]


@dataclass(frozen=True)
class ActedFor:
    """For whom somebody stands in, on which seat, and the first day on which the other is back, if known."""

    away: Person
    seat_id: int
    back_on: date | None


def acted_for(person: Person, day: date) -> list[ActedFor]:
    """For whom the person stands in on the day; asked once for an instance, which lives as long as a request."""
    kept: dict[date, list[ActedFor]] = person.__dict__.setdefault("_acted_for", {})
    if day not in kept:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT acting.away_id, acting.seat_id, acting.back_on, away.first_name, away.last_name, away.email"  # noqa: S608
                f" FROM ({ACTING_OF}) acting JOIN teams_person away ON away.id = acting.away_id"
                " WHERE acting.acting_id = %s ORDER BY acting.seat_id",
                [*acting_params_of(person, day), person.pk],
            )
            rows = cursor.fetchall()
        kept[day] = [
            ActedFor(Person(pk=pk, first_name=first, last_name=last, email=email), seat, as_day(back) if back else None)
            for pk, seat, back, first, last, email in rows
        ]
    return kept[day]


def managed_position_ids(seat_id: int, day: date) -> RawSQL:
    """The positions that answer to the seat directly on the day, for `seats` of `due_items`."""
    on = day.isoformat()
    return RawSQL(
        "SELECT period.position_id AS id FROM teams_positionperiod period WHERE period.manager_id = %s"
        " AND period.valid_from <= %s AND (period.valid_until IS NULL OR period.valid_until > %s)",
        [seat_id, on, on],
    )


# The seats one holds, and those one acts for.
_OWN_AND_ACTED = f"""
    SELECT held.position_id AS seat_id FROM teams_appointment held
     WHERE held.person_id = %s AND held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)
     UNION
    SELECT acting.seat_id FROM ({ACTING_OF}) acting WHERE acting.acting_id = %s
"""  # noqa: S608 - constant texts
_NOT_ONES_OWN = """
     WHERE id NOT IN (SELECT own.position_id FROM teams_appointment own
                       WHERE own.person_id = %s AND own.valid_from <= %s
                         AND (own.valid_until IS NULL OR own.valid_until > %s))
"""
_WORK_LED = led_under(_OWN_AND_ACTED) + _NOT_ONES_OWN


def work_led_position_ids(person: Person, day: date) -> RawSQL:
    """The positions that the person leads in the work zone: under their own seats and under those they act for.

    For use in `__in`. One's own seat is not among them, though one acts for one's own manager.
    """
    on = day.isoformat()
    params = [person.pk, on, on, *acting_params_of(person, day), person.pk, *[on] * 4, person.pk, on, on]
    return RawSQL(_WORK_LED, params)  # noqa: S611 - constant text, parameters apart


def can_name_substitute(position: Position, person: Person) -> bool:
    """A substitute is named by the leads up the line, by whoever acts for one of them, and by HR."""
    if person.is_hr:
        return True
    led = work_led_position_ids(person, timezone.localdate())
    return Position.objects.filter(pk=position.pk, pk__in=led).exists()

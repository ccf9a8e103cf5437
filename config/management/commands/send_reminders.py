"""`manage.py send_reminders [--on YYYY-MM-DD] [--dry-run]`: what the day's tasks do, and says."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.due import RULES
from teams import notices
from teams.actions.digest import write_letters
from teams.actions.notice import sweep
from teams.due_rule import DueRule
from teams.models import Person
from teams.models.structure import seat_names_on
from teams.working_days import working_days


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no day; write YYYY-MM-DD") from error


class Command(BaseCommand):
    help = "Tells everybody once what is due on or before a day. Run twice it tells nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=day, default=None, metavar="YYYY-MM-DD", help="as on this day; else today")
        parser.add_argument("--dry-run", action="store_true", help="only print what would be told")
        parser.add_argument("--force", action="store_true", help="really tell what is due on a day to come")
        parser.add_argument("--letters", action="store_true", help="write the letters now, whatever hour people chose")

    def handle(self, *args: Any, on: date | None, dry_run: bool, force: bool, letters: bool, **options: Any) -> None:
        today = timezone.localdate()
        on = on or today
        if on > today and not (dry_run or force):
            raise CommandError(
                "That day is still to come: add --dry-run to look, or --force to tell now.", returncode=2
            )
        calendar = working_days()
        if not calendar.is_working(on):
            self.stdout.write(f"{on.isoformat()} is a free day: nobody is told anything.")
            return
        lines = list(planned_lines(on, calendar.horizon(on)))
        for line in lines:
            self.stdout.write(line)
        if dry_run:
            self.stdout.write(f"{len(lines)} would be told on {on.isoformat()}.")
            return
        self.stdout.write(f"{sweep(RULES.values(), day=on)} told on {on.isoformat()}.")
        if letters:
            moment = timezone.now() if on == today else timezone.make_aware(datetime.combine(on, time(12)))
            self.stdout.write(f"{write_letters(RULES, now=moment, at_any_hour=True)} letters written.")


def planned_lines(on: date, horizon: date) -> Iterator[str]:
    for rule in RULES.values():
        yield from rule_lines(rule, on, horizon)


def rule_lines(rule: DueRule, on: date, horizon: date) -> Iterator[str]:
    wanted = notices.planned(rule, on, horizon)
    people = Person.objects.in_bulk({notice.reader_id for notice in wanted})
    names = seat_names_on(on, {notice.seat_id for notice in wanted if notice.seat_id})
    for notice in wanted:
        reader, subject = people[notice.reader_id].name, names.get(notice.seat_id or 0, "")
        yield f"{rule.name}: {reader} – {subject}, due {notice.due_on.isoformat()}, step {notice.step:+d}"

"""`manage.py send_reminders [--on YYYY-MM-DD] [--dry-run]`: what the morning's task does, and says."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.due import RULES
from teams.actions.notice import send_notices


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

    def handle(self, *args: Any, on: date | None, dry_run: bool, force: bool, **options: Any) -> None:
        today = timezone.localdate()
        on = on or today
        if on > today and not (dry_run or force):
            raise CommandError(
                "That day is still to come: add --dry-run to look, or --force to tell now.", returncode=2
            )
        count = 0
        for rule in RULES:
            for told in send_notices(rule, day=on, dry_run=dry_run):
                self.stdout.write(f"{rule.name}: {told.reader} – {told.subject}, due {told.due_on.isoformat()}")
                count += 1
        verb = "would be told" if dry_run else "told"
        self.stdout.write(f"{count} {verb} on {on.isoformat()}.")

"""`manage.py load_demo`: the demo's people and job descriptions, into a database that has nobody yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.demo.load import load
from teams.models import Person


class Command(BaseCommand):
    help = "Loads the demo data into an empty database; leaves a database that has people as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if load(timezone.localdate()):
            self.stdout.write(f"The demo is loaded: {Person.objects.count()} people.")
        else:
            self.stdout.write("The database has people already; nothing was loaded.")

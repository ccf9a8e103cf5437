"""`manage.py make_administrator EMAIL FIRST LAST`: the first person of a new installation."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from teams.models import Person, RoleGrant
from teams.trail import record


class Command(BaseCommand):
    help = "Creates a person who may open the administration from today on; asks for the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("first_name")
        parser.add_argument("last_name")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    @transaction.atomic
    def handle(self, *args: Any, email: str, first_name: str, last_name: str, **options: Any) -> None:
        if Person.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} is a person already.", returncode=2)
        password = input() if options["password_stdin"] else getpass("Password: ")
        person = Person.objects.create_user(email, None, first_name=first_name, last_name=last_name)
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages), returncode=2) from error
        person.set_password(password)
        person.save(update_fields=["password"])
        grant = RoleGrant.objects.create(
            person=person, role=RoleGrant.Role.ADMINISTRATOR, valid_from=timezone.localdate()
        )
        record("role.granted", by=None, about=person, of=grant, details={"role": grant.role})
        self.stdout.write(f"{person.name} may open /admin/ from today on.")

"""A person is the user of the application: signs in by e-mail, reads in their language."""

from datetime import date
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Collate, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from teams.models.dated import DatedRow


class PersonQuerySet(models.QuerySet):
    def visible_to(self, person: "Person") -> Self:
        """Names are public in the agency; people who have left stay visible to HR."""
        return self.all() if person.is_hr else self.filter(is_active=True)

    def in_name_order(self) -> Self:
        """Estonian order: s š z ž t … w õ ä ö ü x y, on both databases (`teams.collation`)."""
        return self.order_by(Collate("last_name", "et-x-icu"), Collate("first_name", "et-x-icu"), "pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "Person":
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, PermissionsMixin):
    class ServiceKind(models.TextChoices):
        # The Civil Service Act speaks of officials, the Employment Contracts Act of employees: a different
        # rule of consent, of probation, of change.
        OFFICIAL = "official", _("official")
        EMPLOYEE = "employee", _("employee")

    class Language(models.TextChoices):
        ESTONIAN = "et", "eesti keel"
        ENGLISH = "en", "English"

    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.ESTONIAN)
    service_kind = models.CharField(
        _("kind of service"), max_length=10, choices=ServiceKind.choices, default=ServiceKind.OFFICIAL
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PersonManager()

    # Kept with whoever is signed in, by the query that finds them.
    unread_notices: int

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="teams_person_email_once_whatever_its_case"),
            models.CheckConstraint(
                condition=models.Q(service_kind__in=["official", "employee"]), name="teams_person_known_service_kind"
            ),
            models.CheckConstraint(condition=models.Q(language__in=["et", "en"]), name="teams_person_known_language"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name

    def holds_role(self, role: str, on: date) -> bool:
        return self.grants.as_of(on).filter(role=role).exists()

    @cached_property
    def roles_today(self) -> frozenset[str]:
        """The roles granted today; kept on the instance, which lives as long as one request."""
        return frozenset(self.grants.today().values_list("role", flat=True)) if self.pk else frozenset()

    @property
    def is_hr(self) -> bool:
        return RoleGrant.Role.HR in self.roles_today

    @property
    def is_administrator(self) -> bool:
        return RoleGrant.Role.ADMINISTRATOR in self.roles_today

    @property
    def looks_after_letters(self) -> bool:
        """HR and the administrator see that the agency's letters go out, never what they say."""
        return self.is_hr or self.is_administrator


def display_name(person: Person) -> str:
    return person.name


class RoleGrant(DatedRow):
    """A role given from a day to a day. Who leads whom is never granted: it follows from the positions."""

    class Role(models.TextChoices):
        HR = "hr", _("HR")
        SPECIALIST = "specialist", _("domain specialist")
        ADMINISTRATOR = "administrator", _("administrator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta(DatedRow.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(role__in=["hr", "specialist", "administrator"]), name="teams_rolegrant_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

"""Technical settings of people and structure. Facts with days are ended here, never deleted."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from teams.models import (
    Appointment,
    JobDescriptionForm,
    Person,
    Position,
    PositionPeriod,
    RoleGrant,
    Substitution,
    Unit,
    UnitPeriod,
)
from teams.trail import record


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_administrator


class RoleAdmin(admin.ModelAdmin):
    """The role of administrator gives the right to add and change; nobody may delete."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _record(request, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for obj in [*formset.new_objects, *(changed for changed, _fields in formset.changed_objects)]:
            _record(request, obj)


def _record(request: HttpRequest, obj: Model) -> None:
    """What an administrator enters about somebody, that person finds in their trail: roles and appointments too."""
    about = obj if isinstance(obj, Person) else getattr(obj, "person", None)
    record("administration.saved", by=cast(Person, request.user), about=about, of=obj)


class InlineOfAdministrator(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_administrator(request)


class RoleGrantInline(InlineOfAdministrator):
    model = RoleGrant


class UnitPeriodInline(InlineOfAdministrator):
    model = UnitPeriod
    fk_name = "unit"


class PositionPeriodInline(InlineOfAdministrator):
    model = PositionPeriod
    fk_name = "position"
    raw_id_fields = ["unit", "manager"]


class AppointmentInline(InlineOfAdministrator):
    model = Appointment
    raw_id_fields = ["person"]


class SubstitutionInline(InlineOfAdministrator):
    model = Substitution
    fk_name = "position"
    raw_id_fields = ["substitute"]


class PersonAdmin(RoleAdmin):
    list_display = ["last_name", "first_name", "email", "service_kind", "is_active"]
    list_filter = ["service_kind", "is_active"]
    search_fields = ["first_name", "last_name", "email"]
    ordering = ["last_name", "first_name"]
    fields = ["first_name", "last_name", "email", "language", "service_kind", "is_active"]
    inlines = [RoleGrantInline]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """A hash must not be guessed at by filtering."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)


class UnitAdmin(RoleAdmin):
    list_display = ["code", "kind", "valid_from", "valid_until"]
    search_fields = ["code", "periods__name"]
    inlines = [UnitPeriodInline]


class PositionAdmin(RoleAdmin):
    list_display = ["code", "valid_from", "valid_until"]
    search_fields = ["code", "periods__title"]
    inlines = [PositionPeriodInline, AppointmentInline, SubstitutionInline]


class JobDescriptionFormAdmin(RoleAdmin):
    """A form in which a version was frozen stays as it is; the next year's form is a new one."""

    list_display = ["name", "code", "offered_from"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        is_used = obj is not None and obj.versions.exclude(state="draft").exists()
        return ["code", "layout_data"] if is_used else []


def register(site: admin.AdminSite) -> None:
    """Registers with the site that the house has; called once, from `config`."""
    site.register(Person, PersonAdmin)
    site.register(Unit, UnitAdmin)
    site.register(Position, PositionAdmin)
    site.register(JobDescriptionForm, JobDescriptionFormAdmin)

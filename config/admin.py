"""Django's administration, opened by the role of administrator and by nothing else."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from teams import admin as teams_admin


class TalitusAdminSite(AdminSite):
    """Technical settings and the structure. No conversation, feedback or case is ever registered here."""

    site_header = "Talitus"
    site_title = "Talitus"
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated and request.user.is_active and request.user.is_administrator)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in, the application's own page: Django's form knows no limit of attempts."""
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")


class PeriodAdmin(teams_admin.RoleAdmin):
    """Which task a row runs is the code's; when it runs and whether it does may be changed."""

    list_display = ["name", "interval", "crontab", "enabled", "last_run_at"]
    list_select_related = ["interval", "crontab"]
    fields = ["name", "task", "interval", "crontab", "enabled"]
    readonly_fields = ["name", "task"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


site = TalitusAdminSite(name="admin")
teams_admin.register(site)
# The periods of the schedule: config/celery.py names the tasks, an administrator may change when they run.
site.register(PeriodicTask, PeriodAdmin)
site.register(IntervalSchedule, teams_admin.RoleAdmin)
site.register(CrontabSchedule, teams_admin.RoleAdmin)

"""Django's administration, opened by the role of administrator and by nothing else."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest
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


class PeriodAdmin(teams_admin.RoleAdmin):
    """Which task a row runs is the code's; when it runs and whether it does may be changed."""

    list_display = ["name", "interval", "crontab", "enabled", "last_run_at"]
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

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from teams.collation import add_to_sqlite


class TeamsConfig(AppConfig):
    name = "teams"
    verbose_name = _("People and structure")

    def ready(self) -> None:
        connection_created.connect(add_to_sqlite, dispatch_uid="teams.collation")

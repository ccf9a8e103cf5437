"""What was noticed before letters were digests was told in a letter of its own; its page is its position's."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    notices = apps.get_model("teams", "Notice").objects.using(alias)
    descriptions = apps.get_model("teams", "JobDescription").objects.using(alias)
    notices.update(told_at=F("noticed_at"), read_at=F("noticed_at"))
    position = descriptions.filter(pk=OuterRef("subject_id")).values("position")[:1]
    reviews = notices.filter(rule="teams.job_description_review", subject_id__in=descriptions.values("pk"))
    reviews.update(object_id=Subquery(position), seat_id=Subquery(position))


class Migration(migrations.Migration):
    dependencies = [("teams", "0005_notices_have_steps")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

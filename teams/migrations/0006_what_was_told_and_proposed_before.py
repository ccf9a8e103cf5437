"""What was noticed before letters were digests was told in a letter of its own, and its page is its position's.

What was proposed before HR had a term has two weeks.
"""

from datetime import timedelta

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


def give_terms(apps, schema_editor):
    versions = apps.get_model("teams", "JobDescriptionVersion").objects.using(schema_editor.connection.alias)
    for version in versions.filter(state="proposed", proposed_at__isnull=False).only("pk", "proposed_at"):
        version.decide_by = version.proposed_at.date() + timedelta(days=14)
        version.save(update_fields=["decide_by"])


class Migration(migrations.Migration):
    dependencies = [("teams", "0005_notices_have_steps")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(give_terms, migrations.RunPython.noop),
    ]

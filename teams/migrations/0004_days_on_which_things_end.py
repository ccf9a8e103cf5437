"""Days off, the end of probation and of appointments, the day by which HR decides: what the rules read."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0003_the_agencys_forms")]

    operations = [
        migrations.CreateModel(
            name="DayOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("reason", models.CharField(max_length=120, verbose_name="reason")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "day off",
                "verbose_name_plural": "days off",
                "ordering": ["day"],
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="ending_settled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="probation_ends_on",
            field=models.DateField(blank=True, null=True, verbose_name="last day of probation"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="probation_settled_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="jobdescriptionversion",
            name="decide_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be decided by"),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["valid_until"], name="teams_absence_ends"),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["person", "valid_from"], name="teams_absence_of_person"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("probation_ends_on__isnull", False), ("probation_settled_at__isnull", True)),
                fields=["probation_ends_on"],
                name="teams_appointment_probation",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                condition=models.Q(("ending_settled_at__isnull", True), ("valid_until__isnull", False)),
                fields=["valid_until"],
                name="teams_appointment_ending",
            ),
        ),
        migrations.AddIndex(
            model_name="jobdescriptionversion",
            index=models.Index(
                condition=models.Q(("decide_by__isnull", False)),
                fields=["decide_by"],
                name="teams_version_to_be_decided",
            ),
        ),
        migrations.AddField(
            model_name="dayoff",
            name="added_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]

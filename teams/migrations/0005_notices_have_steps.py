"""Notices know their step, are read and told apart; snoozes, switches, the forecast."""

import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("teams", "0004_days_on_which_things_end")]

    operations = [
        migrations.CreateModel(
            name="ForecastLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("rule", models.CharField(max_length=60)),
                ("step", models.SmallIntegerField()),
                ("due_on", models.DateField(verbose_name="due on")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "line of the forecast",
                "verbose_name_plural": "lines of the forecast",
                "ordering": ["day", "rule", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NoticeSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest_at", models.TimeField(default=datetime.time(7, 30), verbose_name="morning letter at")),
                ("quiet_from", models.TimeField(default=datetime.time(18, 0), verbose_name="quiet from")),
                ("quiet_until", models.TimeField(default=datetime.time(7, 0), verbose_name="quiet until")),
            ],
            options={
                "verbose_name": "way of being reached",
                "verbose_name_plural": "ways of being reached",
            },
        ),
        migrations.CreateModel(
            name="NoticeSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
            ],
            options={
                "verbose_name": "rule switched off",
                "verbose_name_plural": "rules switched off",
            },
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=60)),
                ("subject_id", models.PositiveBigIntegerField()),
                ("due_on", models.DateField(verbose_name="due on")),
                ("until", models.DateField(verbose_name="until")),
                ("times", models.PositiveSmallIntegerField(default=1)),
                ("snoozed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "snooze",
                "verbose_name_plural": "snoozes",
            },
        ),
        migrations.AlterModelOptions(
            name="notice",
            options={"ordering": ["-noticed_at", "-pk"], "verbose_name": "notice", "verbose_name_plural": "notices"},
        ),
        migrations.AddField(
            model_name="letter",
            name="calendar",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="letter",
            name="calendar_method",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="letter",
            name="kind",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="kind"),
        ),
        migrations.AddField(
            model_name="notice",
            name="object_id",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="teams.position",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="step",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "-written_at"], name="teams_letter_by_state"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("told_at__isnull", True)), fields=["reader"], name="teams_notice_to_tell"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)), fields=["reader"], name="teams_notice_unread"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["reader", "-noticed_at"], name="teams_notice_of_reader"),
        ),
        migrations.AddField(
            model_name="forecastline",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reader",
            ),
        ),
        migrations.AddField(
            model_name="forecastline",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="teams.position",
            ),
        ),
        migrations.AddField(
            model_name="noticesettings",
            name="person",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice_settings",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="noticeswitch",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice_switches", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="snooze",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snoozes",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddIndex(
            model_name="forecastline",
            index=models.Index(fields=["day", "rule"], name="teams_forecast_day"),
        ),
        migrations.AddConstraint(
            model_name="noticeswitch",
            constraint=models.UniqueConstraint(fields=("person", "rule"), name="teams_noticeswitch_once"),
        ),
        migrations.AddIndex(
            model_name="snooze",
            index=models.Index(fields=["rule", "until"], name="teams_snooze_until"),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(
                fields=("person", "rule", "subject_id", "due_on"), name="teams_snooze_once"
            ),
        ),
    ]

"""The agency's forms of 2022 and 2024 come with the product."""

from datetime import date

from django.db import migrations

from teams.agency_forms import AGENCY_FORMS

NAMES = {"2022": "Ametijuhendi vorm 2022", "2024": "Ametijuhendi vorm 2024"}


def put_forms(apps, schema_editor):
    forms = apps.get_model("teams", "JobDescriptionForm").objects.using(schema_editor.connection.alias)
    for code, layout in AGENCY_FORMS.items():
        forms.create(code=code, name=NAMES[code], offered_from=date(int(code), 1, 1), layout_data=layout.as_dict())


def take_forms(apps, schema_editor):
    forms = apps.get_model("teams", "JobDescriptionForm").objects.using(schema_editor.connection.alias)
    forms.filter(code__in=AGENCY_FORMS, versions=None).delete()


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_what_the_database_refuses")]

    operations = [migrations.RunPython(put_forms, take_forms)]

"""Overlapping days, changed trails, changed content of a frozen version: refused by the database itself."""

from django.db import migrations

from teams.migration_operations import ForbidChange, ForbidOverlap, GistOfPlainTypes

BEGUN = "OLD.valid_from <= CURRENT_DATE"
FROZEN = "(SELECT state FROM teams_jobdescriptionversion WHERE id = {row}.version_id) <> 'draft'"


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_people_structure_and_job_descriptions")]

    operations = [
        GistOfPlainTypes(),
        ForbidOverlap("teams_unitperiod_one_a_day", "teams_unitperiod", ["unit_id"]),
        ForbidOverlap("teams_positionperiod_one_a_day", "teams_positionperiod", ["position_id"]),
        ForbidOverlap("teams_appointment_one_a_seat", "teams_appointment", ["position_id"]),
        ForbidOverlap("teams_rolegrant_one_a_day", "teams_rolegrant", ["person_id", "role"]),
        ForbidOverlap("teams_substitution_one_a_day", "teams_substitution", ["position_id", "substitute_id"]),
        ForbidOverlap(
            "teams_version_one_in_force",
            "teams_jobdescriptionversion",
            ["job_description_id"],
            first="in_force_from",
            until="in_force_until",
            where="state = 'approved'",
        ),
        # The past is ended, not deleted.
        *(
            ForbidChange(f"teams_{table}_past_stays", f"teams_{table}", ["delete"], {"delete": BEGUN})
            for table in (
                "unit",
                "unitperiod",
                "position",
                "positionperiod",
                "appointment",
                "rolegrant",
                "substitution",
            )
        ),
        ForbidChange(
            "teams_trail_is_added_to_only",
            "teams_trailentry",
            ["update", "delete"],
            {"update": "1 = 1", "delete": "1 = 1"},
        ),
        ForbidChange(
            "teams_row_of_a_frozen_version",
            "teams_jobdescriptionrow",
            ["insert", "update", "delete"],
            {
                "insert": FROZEN.format(row="NEW"),
                # Neither a row of a frozen version, nor one that moves into it.
                "update": f"{FROZEN.format(row='OLD')} OR {FROZEN.format(row='NEW')}",
                "delete": FROZEN.format(row="OLD"),
            },
        ),
        ForbidChange(
            "teams_version_stays_frozen",
            "teams_jobdescriptionversion",
            ["update"],
            {
                "update": "OLD.state <> 'draft' AND (NEW.content_hash <> OLD.content_hash "
                "OR NEW.document <> OLD.document OR NEW.form_id <> OLD.form_id OR NEW.number <> OLD.number "
                "OR NEW.job_description_id <> OLD.job_description_id OR NEW.state = 'draft' "
                "OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn') "
                "OR (OLD.state = 'approved' AND NEW.state <> 'approved'))"
            },
        ),
        ForbidChange(
            "teams_storedfile_stays",
            "teams_storedfile",
            ["update"],
            {"update": "1 = 1"},
        ),
    ]

"""Every rule of what falls due, a line each. A new duty of any kind is one line here."""

from teams.due import (
    APPOINTMENT_ENDING,
    JOB_DESCRIPTION_DECISION,
    JOB_DESCRIPTION_REVIEW,
    PROBATION_ENDING,
    SUBSTITUTION_MISSING,
)
from teams.due_rule import DueRule

RULES: dict[str, DueRule] = {
    rule.name: rule
    for rule in (
        JOB_DESCRIPTION_REVIEW,
        PROBATION_ENDING,
        APPOINTMENT_ENDING,
        SUBSTITUTION_MISSING,
        JOB_DESCRIPTION_DECISION,
    )
}

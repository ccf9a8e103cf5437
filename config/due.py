"""Every rule of what falls due, a line each. A new duty of any kind is one line here."""

from teams.due import JOB_DESCRIPTION_REVIEW, DueRule

RULES: list[DueRule] = [
    JOB_DESCRIPTION_REVIEW,
]

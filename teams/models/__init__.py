"""The nouns of people and structure. Each file is one noun; the same name serves in every layer."""

from teams.models.absence import Absence
from teams.models.job_description import JobDescription, JobDescriptionVersion
from teams.models.job_description_form import JobDescriptionForm
from teams.models.job_description_import import JobDescriptionImport
from teams.models.job_description_review import JobDescriptionReview
from teams.models.job_description_row import Duty, JobDescriptionRow
from teams.models.letter import Letter
from teams.models.notice import Notice
from teams.models.person import Person, RoleGrant
from teams.models.position import Appointment, Position, PositionPeriod, Substitution
from teams.models.rendering import Rendering, StoredFile
from teams.models.trail import TrailEntry
from teams.models.unit import Unit, UnitPeriod

__all__ = [
    "Absence",
    "Appointment",
    "Duty",
    "JobDescription",
    "JobDescriptionForm",
    "JobDescriptionImport",
    "JobDescriptionReview",
    "JobDescriptionRow",
    "JobDescriptionVersion",
    "Letter",
    "Notice",
    "Person",
    "Position",
    "PositionPeriod",
    "Rendering",
    "RoleGrant",
    "StoredFile",
    "Substitution",
    "TrailEntry",
    "Unit",
    "UnitPeriod",
]

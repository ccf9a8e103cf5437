"""The nouns of people and structure. Each file is one noun; the same name serves in every layer."""

from teams.models.absence import Absence
from teams.models.calendar_feed import CalendarFeed
from teams.models.day_off import DayOff
from teams.models.forecast import ForecastLine
from teams.models.job_description import JobDescription, JobDescriptionVersion
from teams.models.job_description_form import JobDescriptionForm
from teams.models.job_description_import import JobDescriptionImport
from teams.models.job_description_review import JobDescriptionReview
from teams.models.job_description_row import Duty, JobDescriptionRow
from teams.models.letter import Letter
from teams.models.meeting import Meeting, Participant
from teams.models.notice import Notice
from teams.models.notice_settings import NoticeSettings, NoticeSwitch
from teams.models.person import Person, RoleGrant
from teams.models.position import Appointment, Position, PositionPeriod, Substitution
from teams.models.rendering import Rendering, StoredFile
from teams.models.snooze import Snooze
from teams.models.trail import TrailEntry
from teams.models.unit import Unit, UnitPeriod

__all__ = [
    "Absence",
    "Appointment",
    "CalendarFeed",
    "DayOff",
    "Duty",
    "ForecastLine",
    "JobDescription",
    "JobDescriptionForm",
    "JobDescriptionImport",
    "JobDescriptionReview",
    "JobDescriptionRow",
    "JobDescriptionVersion",
    "Letter",
    "Meeting",
    "Notice",
    "NoticeSettings",
    "NoticeSwitch",
    "Participant",
    "Person",
    "Position",
    "PositionPeriod",
    "Rendering",
    "RoleGrant",
    "Snooze",
    "StoredFile",
    "Substitution",
    "TrailEntry",
    "Unit",
    "UnitPeriod",
]

"""Calling and moving a meeting: whom, when, how long, where."""

import unicodedata
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.forms.day import DayField
from teams.models import Meeting, Person
from teams.refusal import Refused
from teams.reports.meeting import people_near

LENGTHS = [
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (45, _("45 minutes")),
    (60, _("1 hour")),
    (90, _("1 hour 30 minutes")),
    (120, _("2 hours")),
    (180, _("3 hours")),
    (240, _("4 hours")),
    (480, _("8 hours")),
]
USUAL_LENGTH = 60


class MoveForm(forms.Form):
    day = DayField(label=_("Date"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    minutes = forms.TypedChoiceField(label=_("How long"), choices=LENGTHS, coerce=int, initial=USUAL_LENGTH)
    place = forms.CharField(
        label=_("Where"),
        required=False,
        max_length=120,
        help_text=_("A room or a link. It stands in calendars, which others may see."),
    )
    sure = forms.BooleanField(label=_("Yes, this time is meant"), required=False, widget=forms.HiddenInput)

    verb = _("Move the meeting")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once ticked it stays in sight, so that nobody overrules another time without seeing it.
        if self.data.get("sure"):
            self.fields["sure"].widget = forms.CheckboxInput()
        self._keep_unusual_length()
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", self.verb))

    def _keep_unusual_length(self) -> None:
        minutes = self.initial.get("minutes", USUAL_LENGTH)
        if minutes not in dict(LENGTHS):
            kept = (minutes, _("%(number)s minutes") % {"number": minutes})
            self.fields["minutes"].choices = [kept, *LENGTHS]  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        # Calendars must not hold control characters (RFC 5545, 3.3.11).
        printable = (
            it for it in self.cleaned_data["place"] if unicodedata.category(it) not in ("Cc", "Cf") or it.isspace()
        )
        return " ".join("".join(printable).split())

    def clean(self) -> dict[str, Any]:
        """The two hours a year that the clock skips or repeats are refused with Django's sentence."""
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("time"):
            try:
                cleaned["starts_at"] = from_current_timezone(datetime.combine(cleaned["day"], cleaned["time"]))
            except forms.ValidationError as error:
                self.add_error("time", error)
        return cleaned

    @property
    def chosen_day(self) -> date | None:
        """As far as it was sent and is a day, whatever else was refused."""
        return getattr(self, "cleaned_data", {}).get("day")

    def values(self) -> dict[str, Any]:
        """What `move_meeting` takes. The length is added in UTC, where an hour is always an hour."""
        starts_at = self.cleaned_data["starts_at"].astimezone(UTC)
        return {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=self.cleaned_data["minutes"]),
            "place": self.cleaned_data["place"],
            "sure": self.cleaned_data["sure"],
        }

    def ask_again(self, refused: Refused) -> None:
        """A refusal that may be overruled shows the field that overrules it."""
        if refused.field == "sure":
            self.fields["sure"].widget = forms.CheckboxInput()


class CallForm(MoveForm):
    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    people = forms.ModelMultipleChoiceField(
        label=_("Whom"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Others, by e-mail address"),
        required=False,
        max_length=2000,
        help_text=_("Anybody of the agency; several with commas between them."),
    )
    kind = forms.ChoiceField(label=_("About what"), choices=Meeting.Kind.choices, widget=forms.RadioSelect)

    field_order = ["uid", "people", "others", "kind", "day", "time", "minutes", "place", "sure"]
    verb = _("Call the meeting")

    def __init__(self, *args: Any, caller: Person, asked: Person | None = None, **kwargs: Any) -> None:
        initial = {"people": [asked.pk] if asked else [], "kind": Meeting.Kind.TALK}
        super().__init__(*args, initial=initial, **kwargs)
        near = people_near(caller, timezone.localdate())
        if asked:
            near = near | Person.objects.filter(pk=asked.pk, is_active=True)
        self.fields["people"].queryset = near.in_name_order()  # type: ignore[attr-defined]

    def clean_others(self) -> list[Person]:
        wanted = {word.lower() for word in self.cleaned_data["others"].replace(";", ",").replace(",", " ").split()}
        for word in wanted:
            validate_email(word)
        found = list(Person.objects.annotate(address=Lower("email")).filter(is_active=True, address__in=wanted))
        if missing := wanted - {person.email.lower() for person in found}:
            sentence = _("Nobody of the agency has this address: %(addresses)s.")
            raise forms.ValidationError(sentence, params={"addresses": ", ".join(sorted(missing))})
        return found

    @property
    def chosen(self) -> list[Person]:
        """Whom the form asks, as far as what was sent is valid."""
        cleaned = getattr(self, "cleaned_data", {})
        people = {*(cleaned.get("people") or []), *(cleaned.get("others") or [])}
        return sorted(people, key=lambda person: person.pk)

    def ticked(self, keys: list[str]) -> list[Person]:
        """Whom the page asks about while it is being filled; at first whoever was asked for in its address."""
        wanted = keys or [str(person) for person in self.initial["people"]]
        return [person for person in self.fields["people"].queryset if str(person.pk) in wanted]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `call_meeting` takes."""
        cleaned = self.cleaned_data
        return {**super().values(), "participants": self.chosen, "kind": cleaned["kind"], "uid": cleaned["uid"]}

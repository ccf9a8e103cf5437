"""Filtering the desk, and the verbs of a version's life that ask something."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.forms.day import DayField
from teams.reports.desk import TAB_LABELS


class DeskForm(forms.Form):
    """The search form does the filtering; what it does not know is refused with a sentence."""

    show = forms.ChoiceField(
        choices=[(name, label) for name, label in TAB_LABELS.items()], required=False, widget=forms.HiddenInput
    )
    q = forms.CharField(label=_("Title, code or person"), required=False, max_length=100)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("All units")), *units]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What `desk.filtered` takes; a field that is not valid does not filter."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"show": asked.get("show") or "all", "unit": asked.get("unit"), "text": asked.get("q", "")}


class ApproveForm(forms.Form):
    in_force_from = DayField(label=_("Comes into force on"))
    applied_from = DayField(
        label=_("Applied from"),
        required=False,
        help_text=_("Only when it applies back in time, from a day before it comes into force."),
    )

    sure = forms.BooleanField(label=_("Yes, this day is meant"), required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, in_force_since: date | None = None, proposed_on: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_force_since = in_force_since
        self.proposed_on = proposed_on
        self.helper = FormHelper()
        self.helper.add_input(Submit("approve", _("Approve")))

    def clean(self) -> dict[str, Any]:
        """A day that is most likely a slip is asked for once more."""
        cleaned = super().clean() or {}
        day = cleaned.get("in_force_from")
        doubts = list(self._doubts(day)) if day and not cleaned.get("sure") else []
        if doubts:
            self.fields["sure"].widget = forms.CheckboxInput()
            self.add_error("in_force_from", doubts)
        return cleaned

    def _doubts(self, day: date) -> Iterator[forms.ValidationError]:
        a_year = timedelta(days=366)
        is_far = abs(day - timezone.localdate()) > a_year
        if is_far or (self.in_force_since and day < self.in_force_since):
            yield forms.ValidationError(
                _("This day is over a year away, or before the version now in force began. If so meant, tick below.")
            )
        # The day that stands in the document from which it was read is no slip.
        if self.proposed_on and day < self.proposed_on and day != self.initial.get("in_force_from"):
            yield forms.ValidationError(
                _(
                    "This day lies before the version was proposed. For effect back in time use “Applied from”."
                    " If so meant, tick below."
                )
            )

    def days(self) -> dict[str, Any]:
        """What `approve` takes."""
        return {name: self.cleaned_data[name] for name in ("in_force_from", "applied_from")}


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Seen by the person, their leads and HR."),
    )

    helper = FormHelper()
    helper.add_input(Submit("withdraw", _("Withdraw")))


class DropForm(forms.Form):
    """Dropping a draft asks nothing: nothing of it is kept, so there is no reason to keep either."""

    helper = FormHelper()
    helper.add_input(Submit("withdraw", _("Drop the draft")))

"""The year of the calendar, and a day off to give."""

from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from teams.forms.day import DayField
from teams.models.day_off import YEARS_AHEAD, YEARS_BACK


class YearForm(forms.Form):
    """The years around this one; another is refused with a sentence."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.this_year = today.year
        years = range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    def wanted(self) -> int:
        asked = self.cleaned_data.get("year") if self.is_valid() else None
        return asked or self.this_year


class DayOffForm(forms.Form):
    day = DayField(label=_("Date"))
    reason = forms.CharField(
        label=_("Reason"), max_length=120, help_text=_("Read by everyone in the agency; name no person.")
    )

    helper = FormHelper()
    helper.add_input(Submit("add", _("Give the day off")))

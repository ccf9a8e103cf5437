"""What is typed on the pages that look over all apps."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from teams.due_rule import DueRule
from teams.forms.day import DayField
from teams.models import NoticeSettings


class DueKeyForm(forms.Form):
    """Which due thing is meant, and what is done about it. Filled by buttons, never by hand."""

    rule = forms.CharField(max_length=60)
    subject_id = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    due_on = DayField()
    verb = forms.CharField(max_length=20, required=False)


class PutOffForm(DueKeyForm):
    until = DayField()


MORNING = [time(hour, minute) for hour in range(5, 13) for minute in (0, 30)]
HOURS = [time(hour) for hour in range(24)]


def _choices(times: Iterable[time]) -> list[tuple[str, str]]:
    return [(f"{it:%H:%M}", f"{it:%H:%M}") for it in times]


class NoticeSettingsForm(forms.Form):
    """`rules` gives a box for each rule that may be switched off; ticked means that letters come."""

    digest_at = forms.ChoiceField(label=_("Morning letter at"), choices=_choices(MORNING))
    quiet_from = forms.ChoiceField(label=_("Quiet from"), choices=_choices(HOURS))
    quiet_until = forms.ChoiceField(
        label=_("Quiet until"),
        choices=_choices(HOURS),
        help_text=_(
            "Nothing is sent at once within these hours; the morning letter comes all the same."
            " The same hour twice: no quiet hours."
        ),
    )
    letters_of = forms.MultipleChoiceField(
        label=_("Letters come about"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rules: Iterable[DueRule], chosen: NoticeSettings, off: set[str], **kwargs: Any):
        names = {rule.name: rule.title for rule in rules if not rule.is_statutory}
        kwargs["initial"] = {
            "digest_at": f"{chosen.digest_at:%H:%M}",
            "quiet_from": f"{chosen.quiet_from:%H:%M}",
            "quiet_until": f"{chosen.quiet_until:%H:%M}",
            "letters_of": [name for name in names if name not in off],
        }
        super().__init__(*args, **kwargs)
        self.names = names
        self.fields["letters_of"].choices = list(names.items())  # type: ignore[attr-defined]

    @property
    def times(self) -> dict[str, time]:
        return {
            name: time.fromisoformat(self.cleaned_data[name]) for name in ("digest_at", "quiet_from", "quiet_until")
        }

    @property
    def switched_off(self) -> list[str]:
        return [name for name in self.names if name not in self.cleaned_data["letters_of"]]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", _("Save")))
        return helper


class ForecastForm(forms.Form):
    """What is not understood does not filter."""

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    q = forms.CharField(label=_("Name of the reader"), required=False, max_length=100)

    def __init__(self, *args: Any, rules: Iterable[DueRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All rules")), *((rule.name, rule.title) for rule in rules)]
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"rule": asked.get("rule", ""), "text": asked.get("q", "")}

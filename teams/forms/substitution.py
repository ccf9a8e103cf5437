"""Naming a substitute."""

from datetime import timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from teams.forms.day import DayField
from teams.models import Position
from teams.reports.substitution import Choices


class SubstituteForm(forms.Form):
    substitute = forms.ChoiceField(label=_("Who stands in"))
    valid_from = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("Empty: until the substitution is ended."))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.add_input(Submit("name", _("Name the substitute")))

    def named(self) -> dict[str, Any]:
        """What `name_substitute` takes."""
        last_day = self.cleaned_data["last_day"]
        return {
            "substitute_id": Position.objects.get(code=self.cleaned_data["substitute"]).pk,
            "valid_from": self.cleaned_data["valid_from"],
            "valid_until": last_day + timedelta(days=1) if last_day else None,
        }

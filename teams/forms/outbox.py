"""Which of the agency's letters are looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.models import Letter


class OutboxForm(forms.Form):
    """What is not understood does not filter; without a state the failed are shown."""

    state = forms.ChoiceField(choices=Letter.State.choices, required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Name of the reader"), required=False, max_length=100)

    def wanted(self) -> dict[str, Any]:
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"state": asked.get("state") or Letter.State.FAILED.value, "text": asked.get("q", "")}

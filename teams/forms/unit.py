"""The day that the structure is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.forms.day import DayField


class AsOfForm(forms.Form):
    on = DayField(label=_("As of"), required=False)

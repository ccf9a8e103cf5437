"""Searching people, and one's own settings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.models import Person
from teams.models.person import PersonQuerySet


class PersonSearchForm(forms.Form):
    q = forms.CharField(label=_("Name or e-mail"), required=False, max_length=100)

    def filtered(self, people: PersonQuerySet, text: str) -> PersonQuerySet:
        """Every word must be found in the name or the e-mail."""
        for word in text.split():
            people = people.filter(
                Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
            )
        return people.in_name_order()


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["language"]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.add_input(Submit("save", _("Save")))
        return helper

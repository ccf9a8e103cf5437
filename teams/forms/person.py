"""Searching people, and one's own settings."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.models import Appointment, Person, PositionPeriod
from teams.models.person import PersonQuerySet


class PersonSearchForm(forms.Form):
    q = forms.CharField(label=_("Name, position or e-mail"), required=False, max_length=100)

    def filtered(self, people: PersonQuerySet, text: str) -> PersonQuerySet:
        """Every word must be found in the name, the e-mail or the present position."""
        for word in text.split():
            here = PositionPeriod.objects.today().filter(Q(title__icontains=word) | Q(position__code__icontains=word))
            seated = Appointment.objects.today().filter(position__in=here.values("position")).values("person")
            people = people.filter(
                Q(pk__in=seated)
                | Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
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

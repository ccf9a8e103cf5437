"""A day, asked for the way browsers ask: a date field of their own, ISO in the address."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator


class DayField(forms.DateField):
    """Takes ISO days (what a browser sends) and 31.12.2026 (what a person types)."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(date(1918, 2, 24)), MaxValueValidator(date(2200, 1, 1))]

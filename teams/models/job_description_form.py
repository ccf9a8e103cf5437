"""The form that a job description is printed in. It changes over the years; content and form are versioned apart."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.form_layout import FormLayout


class JobDescriptionForm(models.Model):
    """One version of the form. Once a version of a job description was frozen in it, it stays as it is."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    offered_from = models.DateField(_("offered from"))
    layout_data = models.JSONField(_("layout"))

    class Meta:
        verbose_name = _("form of job descriptions")
        verbose_name_plural = _("forms of job descriptions")
        ordering = ["-offered_from", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What is entered by hand is a layout, or is refused with a sentence."""
        try:
            FormLayout.from_dict(self.layout_data)
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise ValidationError({"layout_data": _("This is not the layout of a form.")}) from error

    @property
    def layout(self) -> FormLayout:
        return FormLayout.from_dict(self.layout_data)

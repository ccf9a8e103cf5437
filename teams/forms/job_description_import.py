"""The document that is imported, and what is asked before its draft is made."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.models import JobDescriptionForm, Person, Position
from teams.readers.decoding import UnreadableText, decode
from teams.reports.desk import positions_for

# A list longer than this helps nobody and costs every opening of the page.
POSITIONS_OFFERED = 500


class PositionField(forms.CharField):
    """A position by its code, with the person's own positions offered while typing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Position (code)"))
        kwargs.setdefault("help_text", _("Type a part of the code or of the title and choose from the list."))
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"list": "positions", "autocomplete": "off"})

    def clean(self, value: Any) -> Position:
        code = super().clean(value)
        position = Position.objects.filter(code__iexact=code).first()
        if position is None:
            raise forms.ValidationError(_("There is no position with this code (TJ-505)."))
        return position


def offered_positions(person: Person) -> list[tuple[str, str]]:
    """Code and title of the positions that the person's desk shows, for a datalist."""
    periods = positions_for(person, timezone.localdate()).order_by("title", "position__code")
    return list(periods.values_list("position__code", "title")[:POSITIONS_OFFERED])


class ImportForm(forms.Form):
    position = PositionField()
    text = forms.CharField(
        label=_("Text of the job description"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Paste the whole text, page marks and all; what carries no content is found and set apart."),
    )
    file = forms.FileField(
        label=_("or a file"), required=False, help_text=_("A text file (.txt), at most 1 MB."), allow_empty_file=True
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered_positions(person)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB (TJ-506)."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            self.add_error("file", _("Give either a text or a file, not both (TJ-507)."))
        elif file:
            self._read(file, cleaned)
        elif not text.strip() and "file" not in self.errors:
            self.add_error("text", _("Paste the text, or choose a file (TJ-508)."))
        return cleaned

    def _read(self, file: UploadedFile, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["text"] = decode(file.read())
        except UnreadableText as error:
            self.add_error("file", f"{gettext(error.message) % error.params} ({error.code})")

    def document(self) -> dict[str, Any]:
        """What `begin_import` takes."""
        file = self.cleaned_data.get("file")
        return {
            "position_id": self.cleaned_data["position"].pk,
            "text": self.cleaned_data["text"],
            "file_name": file.name if file else "",
        }


class FinishForm(forms.Form):
    position = PositionField()
    form = forms.ModelChoiceField(
        JobDescriptionForm.objects.all(), label=_("Form"), required=False, empty_label=_("The agency's present form")
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered_positions(person)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.add_input(Submit("finish", _("Make a draft")))

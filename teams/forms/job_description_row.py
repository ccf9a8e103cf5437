"""What the editor sends: a row's text, where a new row goes, what to undo. htmx sends it; no page shows these forms."""

import re
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from teams.actions.job_description_row import Removal, Splitting
from teams.readers.pasted import pasted_rows

# An undo is offered on the page on which the act was done; longer than a session lasts nobody has that page open.
UNDO_SECONDS = 12 * 60 * 60
BEGINS_A_LINE = re.compile(r"[ \t]*[\r\n]")
ENDS_A_LINE = re.compile(r"[\r\n][ \t]*\Z")
_ACTS: dict[str, type[Removal] | type[Splitting]] = {act.__name__: act for act in (Removal, Splitting)}


class SaveRowForm(forms.Form):
    revision = forms.IntegerField(min_value=0)
    text = forms.CharField(required=False, strip=False)
    label = forms.CharField(required=False, strip=False)

    def typed(self) -> dict[str, Any]:
        """What `save_row` takes; a field that was not sent is left as it is."""
        sent = {name: self.cleaned_data[name] for name in ("text", "label") if name in self.data}
        return {"revision": self.cleaned_data["revision"], **sent}


class SplitRowForm(forms.Form):
    """A paste, or Enter in the middle of a text: what stands before the caret, what comes there, what stands after it.

    `was` is what stood in the field before, which undoing puts back.
    """

    revision = forms.IntegerField(min_value=0)
    before = forms.CharField(required=False, strip=False)
    pasted = forms.CharField(required=False, strip=False)
    after = forms.CharField(required=False, strip=False)
    was = forms.CharField(required=False, strip=False)

    @property
    def is_paste(self) -> bool:
        return bool(self.cleaned_data["pasted"].strip())

    def typed(self) -> dict[str, Any]:
        """What stands in the field while nothing is split yet."""
        return {"text": "".join(self._parts())}

    def wanted(self) -> dict[str, Any]:
        """What `split_row` takes."""
        before, pasted, after = self._parts()
        texts = pasted_rows(pasted)
        if not texts or BEGINS_A_LINE.match(pasted):
            texts.insert(0, "")
        if ENDS_A_LINE.search(pasted):
            texts.append("")
        texts[0] = before + texts[0]
        texts[-1] += after
        return {"revision": self.cleaned_data["revision"], "texts": texts, "was": self.cleaned_data["was"]}

    def _parts(self) -> tuple[str, str, str]:
        sent = self.cleaned_data
        return sent["before"], sent["pasted"], sent["after"]


class AddRowForm(forms.Form):
    kind = forms.CharField(max_length=20)
    parent = forms.IntegerField(required=False)
    after = forms.IntegerField(required=False)

    def wanted(self) -> dict[str, Any]:
        """What `add_row` takes; an unknown kind is refused there, with a sentence."""
        sent = self.cleaned_data if self.is_valid() else {}
        return {"kind": sent.get("kind", ""), "parent_id": sent.get("parent"), "after_id": sent.get("after")}


class UndoForm(forms.Form):
    """Takes back what `undo_token` gave out for the same version, and nothing else."""

    token = forms.CharField()

    def __init__(self, *args: Any, version_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version_id = version_id

    def clean_token(self) -> Removal | Splitting:
        try:
            act, values = signing.loads(
                self.cleaned_data["token"], salt=_undo_salt(self.version_id), max_age=UNDO_SECONDS
            )
        except signing.BadSignature:
            raise forms.ValidationError(_("This can no longer be undone.")) from None
        return _ACTS[act](**values)


def undo_token(act: Removal | Splitting) -> str:
    """What the page hands back to undo the act; signed, because the rows that it puts back are written as they come."""
    return signing.dumps((type(act).__name__, asdict(act)), salt=_undo_salt(act.version_id), compress=True)


def _undo_salt(version_id: int) -> str:
    return f"teams.row_undo.{version_id}"

"""What the editor sends: a row's text, or where a new row goes. htmx sends it; no page shows these forms."""

from typing import Any

from django import forms


class SaveRowForm(forms.Form):
    revision = forms.IntegerField(min_value=0)
    text = forms.CharField(required=False, strip=False)
    label = forms.CharField(required=False, strip=False)

    def typed(self) -> dict[str, Any]:
        """What `save_row` takes; a field that was not sent is left as it is."""
        sent = {name: self.cleaned_data[name] for name in ("text", "label") if name in self.data}
        return {"revision": self.cleaned_data["revision"], **sent}


class AddRowForm(forms.Form):
    kind = forms.CharField(max_length=20)
    parent = forms.IntegerField(required=False)
    after = forms.IntegerField(required=False)

    def wanted(self) -> dict[str, Any]:
        """What `add_row` takes; an unknown kind is refused there, with a sentence."""
        sent = self.cleaned_data if self.is_valid() else {}
        return {"kind": sent.get("kind", ""), "parent_id": sent.get("parent"), "after_id": sent.get("after")}

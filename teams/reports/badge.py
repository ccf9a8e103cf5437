"""A state as an icon, a word and a colour; built once for a language, since lists hold hundreds of them."""

from functools import cache

from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "draft": _("draft"),
    "proposed": _("proposed"),
    "approved": _("approved"),
    "withdrawn": _("withdrawn"),
    "in_force": _("in force"),
    "superseded": _("superseded"),
    "future": _("comes into force"),
    "due_soon": _("review due soon"),
    "overdue": _("review overdue"),
    "missing": _("missing"),
    "over_due": _("overdue"),
    "due_now": _("due now"),
    "due_later": _("due"),
    "waiting": _("waiting"),
    "done": _("done"),
    "sending": _("being sent"),
    "sent": _("sent"),
    "failed": _("failed"),
}


def badge(state: str) -> SafeString:
    return _badge(state, get_language() or "")


@cache
def _badge(state: str, language: str) -> SafeString:
    return format_html(
        '<span class="badge badge-{0}">'
        '<svg class="icon" aria-hidden="true"><use href="{1}#state-{0}"></use></svg>{2}</span>',
        state,
        static("icons.svg"),
        LABELS[state],
    )

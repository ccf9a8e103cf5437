"""The agency's letters as those see them who look after sending: to whom, when, how it went; never what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from teams.models import Letter
from teams.reports.badge import badge
from teams.reports.paging import CountedPaginator

ROWS_A_PAGE = 60
# In the order in which somebody has to do something about them.
TAB_LABELS: dict[str, str | Promise] = {
    "failed": _("Failed"),
    "waiting": _("Waiting"),
    "sending": _("Being sent"),
    "sent": _("Sent"),
}
# What `kind_of` says, in words.
KINDS: dict[str, str | Promise] = {
    "digest": _("morning letter"),
    "at_once": _("told at once"),
    "meeting": _("invitation to a meeting"),
    "meeting_moved": _("meeting moved"),
    "meeting_cancelled": _("meeting cancelled"),
    "": _("letter"),
}
_COLUMNS = (
    "pk", "key", "kind", "calendar_method", "state", "written_at", "sent_at", "not_before", "attempts", "error",
    "reader__first_name", "reader__last_name",
)  # fmt: skip


@dataclass(frozen=True)
class OutboxRow:
    """`went_wrong` says in a sentence what `server_said` means; both are empty when nothing did."""

    pk: int
    reader: str
    kind: str | Promise
    state: str
    badge: str
    written_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    attempts: int
    went_wrong: str | Promise
    server_said: str


def letters(state: str, text: str = "") -> QuerySet[Letter]:
    """Of one state, the newest first; every word is found in the reader's name."""
    return _of_readers(text).filter(state=state).order_by("-written_at", "-pk")


def _of_readers(text: str) -> QuerySet[Letter]:
    found = Letter.objects.all()
    for word in text.split():
        found = found.filter(Q(reader__first_name__icontains=word) | Q(reader__last_name__icontains=word))
    return found


def page_of(found: QuerySet[Letter], number: str | None, *, count: int) -> Page:
    """One page of plain values, as `rows` takes them: subject and texts stay in the database."""
    return CountedPaginator(found.values_list(*_COLUMNS), ROWS_A_PAGE, count=count).get_page(number)


def rows(page: Iterable[tuple]) -> list[OutboxRow]:
    return [
        OutboxRow(
            pk=pk,
            reader=f"{first} {last}".strip(),
            kind=KINDS.get(kind_of(kind, key, method), KINDS[""]),
            state=state,
            badge=badge(state),
            written_at=written_at,
            sent_at=sent_at,
            next_try_at=not_before if state == "waiting" and attempts else None,
            attempts=attempts,
            went_wrong=what_went_wrong(error),
            server_said=error,
        )
        for pk, key, kind, method, state, written_at, sent_at, not_before, attempts, error, first, last in page
    ]


def kind_of(kind: str, key: str, calendar_method: str) -> str:
    """`Letter.kind`; of those about meetings also what they tell, by the method and the number of the change."""
    if kind != "meeting":
        return kind
    if calendar_method == "CANCEL":
        return "meeting_cancelled"
    # meeting:<meeting>:<sequence>:<reader>
    sequence = key.split(":")[2:3]
    return "meeting" if sequence in ([], ["0"]) else "meeting_moved"


# Looked for in this order in what the mail server, or the way to it, said.
_MEANINGS: tuple[tuple[tuple[str, ...], str | Promise], ...] = (
    (("timed out", "timeout"), _("The mail server did not answer in time.")),
    (
        ("connection refused", "name or service", "nodename nor servname", "network is unreachable", "no route to host",
         "name resolution", "connection unexpectedly closed", "connection reset"),
        _("The mail server could not be reached."),
    ),
    (("certificate", "ssl"), _("The mail server did not show a certificate that can be trusted.")),
    (("(535", "(530", "(534", "authentication"), _("The mail server did not let Talitus sign in.")),
    (("(552", "(554", "(523"), _("The mail server did not take this letter.")),
    (("(550", "(551", "(553", "(501", "invalid address"), _("The mail server does not know the reader's address.")),
    (("(421", "(450", "(451", "(452"), _("The mail server took nothing at that time.")),
)  # fmt: skip


def what_went_wrong(error: str) -> str | Promise:
    """The sentence for what the server said; empty when it said nothing."""
    said = error.lower()
    if not said:
        return ""
    meant = (sentence for signs, sentence in _MEANINGS if any(sign in said for sign in signs))
    return next(meant, _("The letter could not be handed over."))


@dataclass(frozen=True)
class Tab:
    name: str
    label: str | Promise
    url: str
    count: int
    is_current: bool


def tabs(state: str, text: str = "") -> list[Tab]:
    """One for each state with its number of letters, by one query; words asked for stay."""
    number = dict(_of_readers(text).order_by().values_list("state").annotate(Count("pk")))
    return [
        Tab(name, label, _address(name, text), number.get(name, 0), name == state) for name, label in TAB_LABELS.items()
    ]


def _address(state: str, text: str) -> str:
    asked = ({"state": state} if state != "failed" else {}) | ({"q": text} if text else {})
    base = reverse("teams:outbox_list")
    return f"{base}?{urlencode(asked)}" if asked else base

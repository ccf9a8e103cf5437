"""Who may open what: one table, address × person. An address of the project without a row fails the suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from teams.actions.calendar_feed import make_feed
from teams.actions.job_description import begin_draft, propose, withdraw
from teams.actions.meeting import call_meeting
from teams.models import (
    Appointment,
    DayOff,
    JobDescriptionImport,
    Letter,
    Meeting,
    Person,
    Position,
    PositionPeriod,
    Substitution,
)
from teams.models.job_description_row import Kind
from teams.working_days import WorkingDays
from tests.cast import LONG_AGO, Cast, approved_version, find_cast, make_cast, small_content

pytestmark = pytest.mark.django_db

# Everything on stage is Mari's. Kalle is her colleague, Jaan leads them both and is on leave; Ülle substitutes for him;
# Liis leads another unit, Toomas the department; Anne is HR, Sirje a specialist, Aivar the administrator; nobody is
# who has not signed in. `in` is the way to the sign-in page; the third column names an object of `set_stage`.
TABLE = """
                                                              mari kalle jaan liis toomas ylle anne sirje aivar nobody
GET  home                                      -               200   200  200  200    200  200  200   200   200  in
POST due_settle                                -               302   302  302  302    302  302  302   302   302  in
POST due_put_off                               -               302   302  302  302    302  302  302   302   302  in
GET  notice_list                               -               200   200  200  200    200  200  200   200   200  in
POST notice_read                               -               302   302  302  302    302  302  302   302   302  in
GET  notice_settings                           -               200   200  200  200    200  200  200   200   200  in
POST notice_settings                           -               302   302  302  302    302  302  302   302   302  in
POST set_language                              -               302   302  302  302    302  302  302   302   302  302
POST demo_enter                                mari            302   302  302  302    302  302  302   302   302  302
GET  accessibility                             -               200   200  200  200    200  200  200   200   200  200
GET  healthz                                   -               200   200  200  200    200  200  200   200   200  200
GET  readyz                                    -               200   200  200  200    200  200  200   200   200  200
GET  team_list                                 -               403   403  200  200    200  200  403   403   403  in
GET  team_row                                  mari            200   404  200  404    200  200  404   404   404  in
GET  signal_list                               -               403   403  200  200    200  200  403   403   403  in
GET  teams:substitution_list                   seat            200   200  200  200    200  200  200   200   200  in
POST teams:substitution_list                   seat            403   403  302  403    302  302  302   403   403  in
POST teams:substitution_end                    substitution    403   403  302  403    302  302  302   403   403  in
GET  teams:unit_tree                           -               200   200  200  200    200  200  200   200   200  in
GET  teams:unit_detail                         unit            200   200  200  200    200  200  200   200   200  in
GET  teams:person_list                         -               200   200  200  200    200  200  200   200   200  in
GET  teams:person_detail                       mari            200   200  200  200    200  200  200   200   200  in
GET  teams:person_detail                       left            404   404  404  404    404  404  200   404   404  in
GET  teams:person_trail                        -               200   200  200  200    200  200  200   200   200  in
GET  teams:person_settings                     -               200   200  200  200    200  200  200   200   200  in
POST teams:person_settings                     -               302   302  302  302    302  302  302   302   302  in
GET  teams:letter_list                         -               200   200  200  200    200  200  200   200   200  in
GET  teams:letter_detail                       letter          200   404  404  404    404  404  404   404   404  in
GET  teams:letter_html                         letter          200   404  404  404    404  404  404   404   404  in
GET  teams:outbox_list                         -               403   403  403  403    403  403  200   403   200  in
POST teams:outbox_send_again                   letter          403   403  403  403    403  403  302   403   302  in
POST teams:outbox_send_all_again               -               403   403  403  403    403  403  302   403   302  in
GET  forecast_list                             -               403   403  403  403    403  403  200   403   200  in
POST forecast_make                             -               403   403  403  403    403  403  302   403   302  in
GET  letter_preview                            -               200   200  200  200    200  200  200   200   200  in
GET  letter_preview_html                       sample          200   200  200  200    200  200  200   200   200  in
GET  teams:day_off_list                        -               200   200  200  200    200  200  200   200   200  in
POST teams:day_off_list                        -               403   403  403  403    403  403  302   403   403  in
POST teams:day_off_remove                      day_off         403   403  403  403    403  403  302   403   403  in
GET  teams:meeting_list                        -               200   200  200  200    200  200  200   200   200  in
GET  teams:meeting_call                        -               200   200  200  200    200  200  200   200   200  in
POST teams:meeting_call                        -               302   302  302  422    302  302  302   302   302  in
GET  teams:meeting_detail                      meeting         200   404  200  404    404  404  404   404   404  in
GET  teams:meeting_ics                         meeting         200   404  200  404    404  404  404   404   404  in
GET  teams:meeting_move                        meeting         403   404  200  404    404  404  404   404   404  in
POST teams:meeting_move                        meeting         403   404  302  404    404  404  404   404   404  in
POST teams:meeting_cancel                      meeting         403   404  302  404    404  404  404   404   404  in
POST teams:meeting_answer                      meeting         302   404  403  404    404  404  404   404   404  in
GET  calendar_feed_detail                      -               200   200  200  200    200  200  200   200   200  in
POST calendar_feed_detail                      -               302   302  302  302    302  302  302   302   302  in
POST calendar_feed_revoke                      -               302   302  302  302    302  302  302   302   302  in
GET  calendar_feed_ics                         feed            200   200  200  200    200  200  200   200   200  200
GET  teams:job_description_list                -               403   403  200  200    200  403  200   403   403  in
GET  teams:job_description_import_begin        -               403   403  200  200    200  403  200   403   403  in
POST teams:job_description_import_begin        -               403   403  302  403    302  403  302   403   403  in
GET  teams:job_description_import_detail       import          404   404  200  404    404  404  404   404   404  in
POST teams:job_description_import_decide       import          404   404  302  404    404  404  404   404   404  in
POST teams:job_description_import_answer       import          404   404  302  404    404  404  404   404   404  in
POST teams:job_description_import_reclaim      import          404   404  302  404    404  404  404   404   404  in
POST teams:job_description_import_finish       import_placed   404   404  302  404    404  404  404   404   404  in
POST teams:job_description_import_drop         import          404   404  302  404    404  404  404   404   404  in
GET  teams:job_description_detail              seat            200   200  200  200    200  200  200   200   200  in
POST teams:job_description_begin               seat            403   403  302  403    302  403  302   403   403  in
POST teams:job_description_still_true          seat            302   403  302  403    302  403  403   403   403  in
POST teams:job_description_change              seat            403   403  302  403    302  403  302   403   403  in
GET  teams:job_description_version_detail      in_force        200   200  200  200    200  200  200   200   200  in
GET  teams:job_description_version_detail      withdrawn       200   404  200  404    200  404  200   404   404  in
GET  teams:job_description_version_detail      draft           200   404  200  404    200  404  200   404   404  in
GET  teams:job_description_version_detail      proposed        200   404  200  404    200  404  200   404   404  in
GET  teams:job_description_version_edit        draft           403   404  200  404    200  404  200   404   404  in
GET  teams:job_description_version_edit        in_force        302   302  302  302    302  302  302   302   302  in
POST teams:job_description_version_propose     draft           403   404  302  404    302  404  302   404   404  in
GET  teams:job_description_version_approve     proposed        403   404  403  404    403  404  200   404   404  in
POST teams:job_description_version_approve     proposed        403   404  403  404    403  404  302   404   404  in
GET  teams:job_description_version_approve     in_force        403   403  403  403    403  403  403   403   403  in
GET  teams:job_description_version_withdraw    proposed        403   404  200  404    200  404  200   404   404  in
POST teams:job_description_version_withdraw    proposed        403   404  302  404    302  404  302   404   404  in
POST teams:job_description_version_withdraw    draft           403   404  302  404    302  404  302   404   404  in
GET  teams:job_description_version_withdraw    in_force        403   403  403  403    403  403  403   403   403  in
GET  teams:job_description_pdf                 in_force        202   202  202  202    202  202  202   202   202  in
GET  teams:job_description_pdf                 proposed        202   404  202  404    202  404  202   404   404  in
GET  teams:job_description_pdf                 draft           302   404  302  404    302  404  302   404   404  in
POST teams:job_description_version_render      in_force        302   302  302  302    302  302  302   302   302  in
POST teams:job_description_version_render      proposed        302   404  302  404    302  404  302   404   404  in
POST teams:job_description_version_render      draft           403   404  403  404    403  404  403   404   404  in
GET  teams:job_description_json                in_force        200   200  200  200    200  200  200   200   200  in
GET  teams:job_description_json                draft           200   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_add             draft           403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_save            row             403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_split           row             403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_up              row             403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_down            row             403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_remove          row             403   404  200  404    200  404  200   404   404  in
POST teams:job_description_row_undo            draft           403   404  422  404    422  404  422   404   404  in
"""
# What a form sends; where nothing stands, nothing is asked.
SENT = {
    "teams:substitution_list": {
        "substitute": "TWO-2",
        "valid_from": timezone.localdate().isoformat(),
        "last_day": (timezone.localdate() + timedelta(days=9)).isoformat(),
    },
    "set_language": {"language": "en"},
    # Whose a due thing is decides: tests/config/test_my_day.py.
    "due_settle": {
        "rule": "teams.job_description_review",
        "subject_id": "1",
        "due_on": "2026-01-01",
        "verb": "still_true",
    },
    "due_put_off": {
        "rule": "teams.job_description_review",
        "subject_id": "1",
        "due_on": "2026-01-01",
        "until": "2026-01-02",
    },
    "notice_settings": {"digest_at": "08:00", "quiet_from": "18:00", "quiet_until": "07:00"},
    "teams:person_settings": {"language": "en"},
    "teams:day_off_list": {"day": WorkingDays().after(timezone.localdate()).isoformat(), "reason": "Suvepäev"},
    "teams:meeting_call": {
        "uid": "7c4f9d2e-0b51-4d0c-9d5e-3f4f0a8c1b11",
        "others": "liis@cast.example",
        "kind": "talk",
        "day": "2099-01-05",
        "time": "10:00",
        "minutes": "60",
        "sure": "on",
    },
    "teams:meeting_move": {"day": "2099-01-05", "time": "10:00", "minutes": "60", "sure": "on"},
    "teams:meeting_answer": {"answer": "accepted"},
    "teams:job_description_import_begin": {
        "position": "ONE-2",
        "text": "AMETIJUHEND\n1. Üldosa\nAmetinimetus: Nõustaja\n2. Õigused\n2.1 saada tööks vajalikku teavet;",
    },
    "teams:job_description_import_decide": {"line": "0", "place": "aside"},
    "teams:job_description_import_answer": {"question": "0", "chosen": "substitutes"},
    "teams:job_description_import_reclaim": {"line": "0"},
    "teams:job_description_import_finish": {"position": "ONE-2"},
    "teams:job_description_version_approve": {"in_force_from": "2026-01-01", "sure": "on"},
    "teams:job_description_version_withdraw": {"reason": "Kirjaviga"},
    "teams:job_description_row_add": {"kind": "right"},
    "teams:job_description_row_save": {"revision": "1", "text": "Vastab kõnedele."},
    "teams:job_description_row_split": {"revision": "1", "before": "Vastab kirjadele.", "after": "Vastab kõnedele."},
    "teams:job_description_row_undo": {"token": "not one of ours"},
}
# Addresses that others have made, and where they are looked at.
ELSEWHERE = {
    "accounts/": "allauth's own pages: tests/config/test_sign_in.py opens each",
    "admin/": "Django's administration: tests/config/test_admin.py opens each",
}
NOBODY = "nobody"


@dataclass(frozen=True)
class Row:
    method: str
    url_name: str
    object_name: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method}-{self.url_name.removeprefix('teams:')}-{self.object_name}"

    def url(self, stage: dict[str, int]) -> str:
        return reverse(self.url_name, args=[stage[self.object_name]] if self.object_name != "-" else [])


def rows() -> Iterator[Row]:
    head, *lines = TABLE.strip("\n").splitlines()
    for line in lines:
        method, url_name, object_name, *statuses = line.split()
        yield Row(method, url_name, object_name, dict(zip(head.split(), statuses, strict=True)))


ROWS = list(rows())


def set_stage(cast: Cast) -> dict[str, int]:
    """Puts Mari's things into the database: of each the key, under the name that the table has for it."""
    today = timezone.localdate()
    for code in ("ONE-5", "ONE-6"):
        Appointment.objects.create(person=cast.mari, position=_seat(cast, code), valid_from=LONG_AGO, load="0.1")
    in_force = approved_version(cast, "ONE-2", in_force_from=today - timedelta(days=30))
    withdrawn = propose(begin_draft(in_force.job_description.position_id, by=cast.jaan).pk, by=cast.jaan)
    withdraw(withdraw(withdrawn.pk, by=cast.jaan).pk, by=cast.jaan)
    draft = begin_draft(_seat(cast, "ONE-5").pk, by=cast.jaan, content=small_content())
    proposed = begin_draft(_seat(cast, "ONE-6").pk, by=cast.jaan, content=small_content())
    propose(proposed.pk, by=cast.jaan)
    return {
        "mari": cast.mari.pk,
        "left": _person_who_left(),
        "unit": cast.units["one"].pk,
        "substitution": _substitution(cast),
        "seat": cast.seats["ONE-2"].pk,
        "letter": Letter.objects.create(key="stage", reader=cast.mari, subject="Kiri", text="Tere!", html="").pk,
        "sample": "digest-et",
        "day_off": DayOff.objects.create(day=today + timedelta(days=400), reason="Suvepäev").pk,
        "meeting": _meeting(cast).pk,
        "feed": make_feed(by=cast.mari),
        "import": _import(cast, place="").pk,
        "import_placed": _import(cast, place="aside").pk,
        "in_force": in_force.pk,
        "withdrawn": withdrawn.pk,
        "draft": draft.pk,
        "proposed": proposed.pk,
        "row": draft.rows.filter(kind=Kind.DUTY).last().pk,
    }


def _seat(cast: Cast, code: str) -> Position:
    """A further position under Jaan's, made when the cast has none."""
    position, created = Position.objects.get_or_create(code=code, defaults={"valid_from": LONG_AGO})
    if created:
        PositionPeriod.objects.create(
            position=position,
            title="Klienditeenindaja",
            unit=cast.units["one"],
            manager=cast.seats["ONE-1"],
            valid_from=LONG_AGO,
        )
    return position


def _substitution(cast: Cast) -> int:
    """Kalle's seat stands in for Mari's from tomorrow on."""
    return Substitution.objects.create(
        position=cast.seats["ONE-2"],
        substitute=cast.seats["ONE-3"],
        valid_from=timezone.localdate() + timedelta(days=1),
    ).pk


def _person_who_left() -> int:
    return Person.objects.create(email="left@gone.example", last_name="Lahkunu", is_active=False).pk


def _meeting(cast: Cast) -> Meeting:
    """Called by Jaan, and Mari is asked."""
    begins = timezone.now() + timedelta(days=10)
    ends = begins + timedelta(hours=1)
    return call_meeting(by=cast.jaan, participants=[cast.mari], kind="talk", starts_at=begins, ends_at=ends, sure=True)


def _import(cast: Cast, *, place: str) -> JobDescriptionImport:
    """Begun by Jaan for Mari's position; without a place its line and its question wait for him."""
    question = {"lines": ["Klienditeenindaja"], "candidates": ["substituted_by", "substitutes"], "chosen": ""}
    reading = {
        "content": small_content().as_dict(),
        "complete": True,
        "unplaced": [{"text": "Lahtine rida", "section": "", "place": place}],
        "questions": [] if place else [question],
        "furniture": ["1. Üldosa"],
    }
    return JobDescriptionImport.objects.create(
        position=cast.seats["ONE-2"], begun_by=cast.jaan, reading=reading, source="Ametijuhend"
    )


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """Set once for the whole table; what a request does to it is undone after the request."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage(find_cast() or make_cast())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def sessions(stage: dict[str, int]) -> dict[str, str]:
    """The session cookie of each person of the table; nobody has none."""
    cast = find_cast()
    return {name: _session(getattr(cast, name)) for name in ROWS[0].expected if name != NOBODY}


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(sessions: dict[str, str], name: str, method: str, url: str, sent: dict[str, str] | None = None) -> HttpResponse:
    """One request by one person. Whatever it changed is changed back."""
    client = Client()
    if name != NOBODY:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[name]
    with transaction.atomic():
        response = getattr(client, method.lower())(url, sent)
        transaction.set_rollback(True)
    return response


def outcome(response: HttpResponse) -> str:
    asks_to_sign_in = response.headers.get("Location", "").startswith(reverse("account_login"))
    return "in" if asks_to_sign_in else str(response.status_code)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_address_opens_to_whom_it_should(stage: dict[str, int], sessions: dict[str, str], row: Row) -> None:
    url, sent = row.url(stage), SENT.get(row.url_name)
    found = {name: outcome(ask(sessions, name, row.method, url, sent)) for name in row.expected}
    assert found == row.expected


def addresses(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Route and full name of every address of the project."""
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield here, f"{namespace}{pattern.name}"
        else:
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, here, inside)


def test_every_address_has_its_row() -> None:
    ours = {name for route, name in addresses(get_resolver()) if not route.startswith(tuple(ELSEWHERE))}
    assert ours == {row.url_name for row in ROWS}


def test_every_other_address_is_looked_at_elsewhere() -> None:
    routes = [route for route, _name in addresses(get_resolver())]
    for prefix, reason in ELSEWHERE.items():
        assert any(route.startswith(prefix) for route in routes)
        assert (Path(__file__).parents[1] / reason.split(": ")[1].split()[0]).exists()


@pytest.mark.parametrize("url_name", sorted({row.url_name for row in ROWS}))
def test_other_methods_are_refused(stage: dict[str, int], sessions: dict[str, str], url_name: str) -> None:
    mine = [row for row in ROWS if row.url_name == url_name]
    allowed = {row.method for row in mine}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
        assert ask(sessions, "jaan", method, mine[0].url(stage)).status_code == 405, method


@pytest.mark.parametrize("row", [row for row in ROWS if row.object_name != "-"], ids=str)
def test_an_object_that_is_not_there_is_not_found(sessions: dict[str, str], row: Row) -> None:
    for number in (0, 2**63, 10**30):
        url = row.url({row.object_name: number})
        assert ask(sessions, "anne", row.method, url, SENT.get(row.url_name)).status_code == 404


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=str)
def test_a_form_from_another_site_does_nothing(stage: dict[str, int], sessions: dict[str, str], row: Row) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions["jaan"]
    response = client.post(row.url(stage), SENT.get(row.url_name))
    assert response.status_code == 403
    assert "403_csrf.html" in [template.name for template in response.templates]

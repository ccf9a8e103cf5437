"""What `make bench` measures, two by two: the work, and what it is measured against."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template import engines
from django.test import Client, override_settings
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from teams.actions.job_description import begin_draft
from teams.actions.rendering import facts_of
from teams.content import Competence, Duty
from teams.documents.job_description_pdf import STYLESHEET, job_description_html, render_job_description
from teams.documents.pdf import OnlyOurFonts
from teams.models import (
    Appointment,
    JobDescription,
    JobDescriptionVersion,
    Person,
    Position,
    PositionPeriod,
)
from tests.cast import LONG_AGO, Cast, find_cast, make_cast, proposed_version, small_content

Pair = tuple[Callable[[], object], Callable[[], object]]
TEMPLATES = Path(__file__).parent / "templates"


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own, gone afterwards; the bare pages beside the project's."""
    connection.settings_dict["TEST"]["NAME"] = None if connection.vendor == "postgresql" else ":memory:"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    engines["django"].engine.dirs.append(TEMPLATES)
    try:
        with override_settings(ROOT_URLCONF="tests.bench_urls"):
            yield
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


def fill(number: int, today: date, *, in_force_from: date) -> None:
    """So many people, each on a position of their own with a version in force."""
    cast = make_cast()
    version = proposed_version(cast, content=_long_content())
    positions = _seats(cast, number)
    descriptions = JobDescription.objects.bulk_create(
        JobDescription(position=position, next_review_on=today) for position in positions
    )
    JobDescriptionVersion.objects.bulk_create(
        JobDescriptionVersion(
            job_description=description,
            number=1,
            state="approved",
            form=version.form,
            in_force_from=in_force_from,
            document=version.document,
            content_hash=version.content_hash,
            proposed_at=timezone.now(),
        )
        for description in descriptions
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _seats(cast: Cast, number: int) -> list[Position]:
    people = Person.objects.bulk_create(
        Person(email=f"p{i}@bench.example", first_name=f"Eesnimi{i}", last_name=f"Perenimi{i}") for i in range(number)
    )
    positions = Position.objects.bulk_create(Position(code=f"P-{i}", valid_from=LONG_AGO) for i in range(number))
    place = {"title": "Klienditeenindaja", "unit": cast.units["one"], "manager": cast.seats["ONE-1"]}
    PositionPeriod.objects.bulk_create(
        PositionPeriod(position=position, valid_from=LONG_AGO, **place) for position in positions
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, position=position, valid_from=LONG_AGO)
        for person, position in zip(people, positions, strict=True)
    )
    return positions


def _long_content():
    content = small_content()
    content.duties = [
        Duty(
            f"Töötleb pöördumisi, mille liik on {i}, ja vastab neile kokkulepitud ajal.",
            f"3.{i}",
            expected_results=[f"Vastus {i}.{j} on õige, arusaadav ja saadetud õigel ajal." for j in range(3)],
        )
        for i in range(1, 18)
    ]
    content.rights = [f"teha ettepanekuid valdkonnas {i}" for i in range(6)]
    content.responsibilities = [f"kohustuse {i} nõuetekohase täitmise eest" for i in range(6)]
    content.requirements.competencies = [
        Competence(f"Pädevus {i}", [f"Näitaja {j}." for j in range(5)]) for i in range(5)
    ]
    return content


def the_cast() -> Cast:
    cast = find_cast()
    assert cast is not None
    return cast


def _client() -> Client:
    client = Client()
    client.force_login(the_cast().anne)
    return client


def page(path: str, client: Client) -> Callable[[], object]:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return lambda: client.get(path)


def bare_page(client: Client) -> Callable[[], object]:
    return page("/bench/bare/", client)


def list_and_bare() -> Pair:
    client = _client()
    return page("/job-descriptions/", client), bare_page(client)


def _draft() -> JobDescriptionVersion:
    draft = JobDescriptionVersion.objects.filter(state="draft").first()
    if draft is None:
        cast = the_cast()
        draft = begin_draft(cast.seats["ONE-3"].pk, by=cast.anne, content=_long_content())
    return draft


def editor_and_bare() -> Pair:
    client = _client()
    return page(f"/versions/{_draft().pk}/edit/", client), bare_page(client)


def version_and_bare() -> Pair:
    client = _client()
    version = JobDescriptionVersion.objects.filter(state="proposed").first()
    return page(f"/versions/{version.pk}/", client), bare_page(client)


def pdf_and_bare() -> Pair:
    version = JobDescriptionVersion.objects.filter(state="proposed").first()
    document, facts = bytes(version.document), facts_of(version)
    html = job_description_html(document, facts)

    def work() -> bytes:
        return render_job_description(document, facts)

    return work, _bare_weasyprint(html)


def _bare_weasyprint(html: str) -> Callable[[], object]:
    """WeasyPrint as its manual says, of the same HTML, stylesheet, fonts and variant; nothing attached."""
    fetcher = OnlyOurFonts()
    fonts = FontConfiguration()
    css = CSS(string=STYLESHEET.read_text("utf-8"), url_fetcher=fetcher, font_config=fonts)

    def bare() -> bytes:
        document = HTML(string=html, url_fetcher=fetcher)
        return document.write_pdf(font_config=fonts, stylesheets=[css], pdf_variant="pdf/a-3a")

    return bare

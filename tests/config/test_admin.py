"""Django's administration: the administrator's alone, without contents, and nothing in it can be deleted."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from config.admin import site
from config.schedule import install_missing_tasks
from teams import models
from teams.models import JobDescriptionForm, Person, RoleGrant, Unit
from tests.cast import Cast, approved_version
from tests.pages import Page, Visitor

pytestmark = pytest.mark.django_db

REGISTERED = sorted(site._registry, key=lambda model: model._meta.label)
# What people write and what is told about them.
CONTENTS = [
    models.Absence,
    models.CalendarFeed,
    models.DayOff,
    models.Duty,
    models.ForecastLine,
    models.JobDescription,
    models.JobDescriptionImport,
    models.JobDescriptionReview,
    models.JobDescriptionRow,
    models.JobDescriptionVersion,
    models.Letter,
    models.Meeting,
    models.Notice,
    models.NoticeSettings,
    models.NoticeSwitch,
    models.Participant,
    models.Rendering,
    models.Snooze,
    models.StoredFile,
    models.TrailEntry,
]
OUTSIDE = ["mari", "jaan", "toomas", "anne", "sirje"]


def admin_url(model: type[Model], verb: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{verb}", args=args)


@pytest.fixture(autouse=True)
def schedule(cast: Cast) -> None:
    install_missing_tasks()


def pages() -> Iterator[tuple[type[Model], str]]:
    for model in REGISTERED:
        for verb in ("changelist", "add", "change", "history", "delete"):
            yield model, verb


def address(model: type[Model], verb: str) -> str:
    """The page of the model; of an object there is the first one."""
    if verb in ("changelist", "add"):
        return admin_url(model, verb)
    first = model._default_manager.first()
    return admin_url(model, verb, first.pk if first else 1)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_the_administrator_opens_every_page(cast: Cast, model: type[Model]) -> None:
    client = Visitor(cast.aivar).client
    admin: ModelAdmin = site._registry[model]
    assert client.get(admin_url(model, "changelist")).status_code == 200
    assert client.get(admin_url(model, "add")).status_code == (403 if model is PeriodicTask else 200)
    first = model._default_manager.first()
    if first:
        assert client.get(admin_url(model, "change", first.pk)).status_code == 200
        assert client.get(admin_url(model, "history", first.pk)).status_code == 200
    if admin.search_fields:
        assert client.get(admin_url(model, "changelist"), {"q": "mari"}).status_code == 200


@pytest.mark.parametrize("name", OUTSIDE)
def test_others_open_none(cast: Cast, name: str) -> None:
    client = Visitor(getattr(cast, name)).client
    for model, verb in pages():
        answer = client.get(address(model, verb))
        assert answer.status_code == 302, (model, verb)
        assert client.get(answer.headers["Location"]).status_code == 403
    for url_name in ("index", "jsi18n", "password_change", "autocomplete"):
        assert client.get(reverse(f"admin:{url_name}")).status_code == 302


def test_whoever_is_outside_comes_in_by_the_one_entrance(cast: Cast) -> None:
    """Django's own form of sign-in, which knows no limit of attempts, is not there."""
    for url in (reverse("admin:index"), reverse("admin:login"), admin_url(Unit, "changelist")):
        *_between, (last, _status) = Client().get(url, follow=True).redirect_chain
        assert last.startswith("/accounts/login/?next=/admin/")
    cast.aivar.set_password("kolm-sinist-paati-sadamas")
    cast.aivar.is_staff = True
    cast.aivar.save()
    client = Client()
    sent = {"username": cast.aivar.email, "password": "kolm-sinist-paati-sadamas"}
    assert client.post(reverse("admin:login"), sent).headers["Location"].startswith("/accounts/login/")
    assert client.get("/").status_code == 302


def test_a_flag_of_django_opens_nothing(cast: Cast) -> None:
    Person.objects.filter(pk=cast.mari.pk).update(is_staff=True, is_superuser=True)
    assert Visitor(cast.mari).client.get(reverse("admin:login")).status_code == 403


def test_a_role_that_has_ended_opens_nothing(cast: Cast) -> None:
    today = timezone.localdate()
    visitor = Visitor(cast.aivar)
    grant = cast.aivar.grants.filter(role="administrator")
    grant.update(valid_until=today + timedelta(days=1))
    assert visitor.client.get(reverse("admin:index")).status_code == 200
    grant.update(valid_until=today)
    assert visitor.client.get(reverse("admin:index")).status_code == 302


def test_contents_are_not_here() -> None:
    assert not set(CONTENTS) & set(REGISTERED)


def test_each_model_of_people_is_registered_an_inline_or_contents() -> None:
    inline = {inline.model for admin in site._registry.values() for inline in admin.inlines}
    known = {*CONTENTS, *REGISTERED, *inline}
    assert {getattr(models, name) for name in models.__all__} <= known


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_nothing_is_deleted(cast: Cast, model: type[Model]) -> None:
    client = Visitor(cast.aivar).client
    first = model._default_manager.first()
    if first:
        assert client.post(admin_url(model, "delete", first.pk), {"post": "yes"}).status_code == 403
    page = Page(client.get(admin_url(model, "changelist")))
    assert "delete_selected" not in [
        option.etree_element.get("value") for option in page.root.query_all("select[name=action] option")
    ]


def test_a_password_is_nowhere_in_it(cast: Cast) -> None:
    page = Page(Visitor(cast.aivar).client.get(admin_url(Person, "change", cast.mari.pk)))
    assert not page.has("[name*=password]")
    assert not page.has("[name=is_superuser]")


def test_a_form_in_which_something_was_frozen_stays_as_it_is(cast: Cast) -> None:
    aivar = Visitor(cast.aivar).client
    form = JobDescriptionForm.objects.get(pk=approved_version(cast).form_id)
    page = Page(aivar.get(admin_url(JobDescriptionForm, "change", form.pk)))
    assert page.has("[name=name]")
    assert not page.has("[name=layout_data]")
    unused = JobDescriptionForm.objects.exclude(pk=form.pk).first()
    assert Page(aivar.get(admin_url(JobDescriptionForm, "change", unused.pk))).has("[name=layout_data]")


def test_a_role_is_granted_from_a_day(cast: Cast) -> None:
    today = timezone.localdate()
    sent = {
        "first_name": "Mari",
        "last_name": "Mägi",
        "email": cast.mari.email,
        "language": "et",
        "service_kind": "official",
        "is_active": "on",
        "grants-TOTAL_FORMS": "1",
        "grants-INITIAL_FORMS": "0",
        "grants-0-role": "hr",
        "grants-0-person": cast.mari.pk,
        "grants-0-valid_from": today.isoformat(),
    }
    answer = Visitor(cast.aivar).client.post(admin_url(Person, "change", cast.mari.pk), sent)
    assert answer.status_code == 302
    assert RoleGrant.objects.filter(person=cast.mari, role="hr", valid_from=today).exists()

"""WCAG 2.2 AA in a real Chromium: every page of the access table, once for each person who may open it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from teams.models import Person
from tests.browser import enter_as, wcag_violations
from tests.cast import Cast
from tests.test_access import NOBODY, ROWS, Row, set_stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Addresses that answer with a page; the others give a file, or a word to a machine.
NO_PAGE = {"healthz", "readyz", "teams:job_description_json", "teams:meeting_ics", "calendar_feed_ics"}
# Letters as a mail program shows them: in a sandbox, where no script looks at anything.
NO_PAGE |= {"teams:letter_html", "letter_preview_html"}
PAGES = [row for row in ROWS if row.method == "GET" and row.url_name not in NO_PAGE]
IN_ENGLISH_AND_DARK = {
    "home",
    "accessibility",
    "teams:unit_tree",
    "teams:unit_detail",
    "teams:person_detail",
    "calendar_feed_detail",
    "teams:meeting_list",
    "teams:meeting_call",
    "team_list",
    "team_row",
    "signal_list",
    "teams:substitution_list",
    "teams:job_description_list",
    "teams:job_description_detail",
    "teams:job_description_version_detail",
    "teams:job_description_version_edit",
    "teams:job_description_import_detail",
    "teams:job_description_version_approve",
}
NARROW = {"width": 320, "height": 700}


def pages_of(name: str) -> Iterator[Row]:
    return (row for row in PAGES if row.expected[name] in ("200", "202"))


def problems_on(page: Page, path: str) -> list[str]:
    """What axe finds, and whether anything makes the page wider than the window."""
    page.goto(path)
    # In a window as high as the page nothing is half covered by a bar that sticks to the window's edge.
    width = page.evaluate("document.documentElement.clientWidth")
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
    found = wcag_violations(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("wider than the window")
    return [f"{path} {problem}" for problem in found]


@pytest.mark.parametrize("name", list(ROWS[0].expected))
def test_every_page_is_accessible_to_each_person(
    context: BrowserContext, live_server: Any, cast: Cast, name: str
) -> None:
    stage = set_stage(cast)
    if name != NOBODY:
        enter_as(context, getattr(cast, name), live_server.url)
    page = context.new_page()
    paths = [row.url(stage) for row in pages_of(name)]
    assert paths
    assert [problem for path in paths for problem in problems_on(page, path)] == []


def test_pages_are_accessible_in_english_in_the_dark_and_on_a_phone(
    browser: Browser, live_server: Any, cast: Cast
) -> None:
    stage = set_stage(cast)
    Person.objects.update(language="en")
    context = browser.new_context(base_url=live_server.url, color_scheme="dark", viewport=NARROW)
    enter_as(context, cast.anne, live_server.url)
    page = context.new_page()
    chosen = [row for row in pages_of("anne") if row.url_name in IN_ENGLISH_AND_DARK]
    found = [problem for row in chosen for problem in problems_on(page, row.url(stage))]
    page.goto("/me/settings/")
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
    assert found == []
    assert len({row.url_name for row in chosen}) >= 9


def test_pages_before_the_sign_in_are_accessible(page: Page, cast: Cast) -> None:
    paths = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
    assert [problem for path in paths for problem in problems_on(page, path)] == []


def test_a_form_with_errors_is_accessible_and_takes_the_focus_to_them(
    context: BrowserContext, live_server: Any, cast: Cast, page_errors: list[str]
) -> None:
    enter_as(context, cast.anne, live_server.url)
    page = context.new_page()
    page.goto("/job-descriptions/import/")
    page.fill("#id_position", "EI-OLE")
    page.locator("main form.card button").last.click()
    page.wait_for_selector("#error-summary")
    assert wcag_violations(page) == []
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page_errors.clear()  # the browser reports the 422 itself

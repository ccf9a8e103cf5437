"""My day in a real Chromium: done in place, put off in place, with the keyboard alone, without JavaScript."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from teams.models import JobDescriptionReview, Snooze
from tests.browser import enter_as, wcag_violations
from tests.cast import Cast, approved_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A_YEAR_AGO = timedelta(days=400)


@pytest.fixture
def jaan(context: BrowserContext, live_server: Any, cast: Cast) -> Page:
    """Jaan, of whom two reviews wait."""
    for code in ("ONE-2", "ONE-3"):
        approved_version(cast, code, in_force_from=timezone.localdate() - A_YEAR_AGO)
    enter_as(context, cast.jaan, live_server.url)
    page = context.new_page()
    page.goto("/")
    return page


def test_one_click_settles_a_row_where_it_stands(jaan: Page) -> None:
    rows = jaan.locator("section[aria-labelledby=due-title] .due-row")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="On ajakohane").click()
    expect(jaan.locator(".due-row-done")).to_contain_text("Kinnitus on kirjas")
    expect(rows).to_have_count(2)
    # The count beside the heading is the new one, and a reader with a keyboard has not lost the place.
    expect(jaan.locator("#due-count")).to_have_text("1")
    assert jaan.evaluate("document.activeElement.className").startswith("due-row")
    assert JobDescriptionReview.objects.get().manager is not None
    assert wcag_violations(jaan) == []
    jaan.reload()
    expect(rows).to_have_count(1)


def test_a_row_is_put_off_with_the_keyboard_alone(jaan: Page) -> None:
    summary = jaan.locator(".due-next summary").first
    summary.focus()
    jaan.keyboard.press("Enter")
    body = jaan.locator(".due-next-body").first
    expect(body).to_be_visible()
    assert wcag_violations(jaan) == []
    body.locator("input[name=until]").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    body.get_by_role("button", name="Lükka edasi").focus()
    jaan.keyboard.press("Enter")
    expect(jaan.locator(".due-row-done")).to_contain_text("Edasi lükatud")
    assert Snooze.objects.get().times == 1


def test_a_day_too_far_is_said_in_the_row_and_nothing_typed_is_lost(jaan: Page, page_errors: list[str]) -> None:
    """The browser's own check is switched off: the server's is looked at."""
    too_far = (timezone.localdate() + timedelta(days=60)).isoformat()
    jaan.locator(".due-next summary").first.click()
    body = jaan.locator(".due-next-body").first
    body.locator("form.due-put-off").evaluate("form => { form.noValidate = true }")
    body.locator("input[name=until]").fill(too_far)
    body.get_by_role("button", name="Lükka edasi").click()
    expect(jaan.locator(".due-row .invalid-feedback")).to_contain_text("TJ-731")
    expect(jaan.locator(".due-next-body input[name=until]").first).to_be_visible()
    expect(jaan.locator(".due-next-body input[name=until]").first).to_have_value(too_far)
    expect(jaan.locator("section[aria-labelledby=due-title] .due-row")).to_have_count(2)
    assert not Snooze.objects.exists()
    page_errors.clear()  # the browser reports the 422 itself


def test_without_javascript_the_same_buttons_work(jaan: Page, browser: Browser, live_server: Any, cast: Cast) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    enter_as(context, cast.jaan, live_server.url)
    page = context.new_page()
    page.goto("/")
    page.locator(".due-row button[name=verb]").first.click()
    expect(page.locator(".alert-success")).to_contain_text("Kinnitus on kirjas")
    context.close()
    assert JobDescriptionReview.objects.count() == 1

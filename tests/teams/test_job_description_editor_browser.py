"""The editor of a draft in a real Chromium: quick by keyboard alone, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Locator, Page, expect

from teams.actions.job_description_row import MAX_TEXT, save_row
from teams.models import JobDescriptionRow, JobDescriptionVersion
from teams.models.job_description_row import Kind
from tests.browser import enter_as, wcag_violations
from tests.cast import Cast, draft_version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(cast: Cast) -> JobDescriptionVersion:
    return draft_version(cast)


@pytest.fixture
def page(context: BrowserContext, live_server: Any, cast: Cast, draft: JobDescriptionVersion) -> Page:
    """The editor of the draft, opened by Jaan."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    enter_as(context, cast.jaan, live_server.url)
    return open_editor(context, draft)


def open_editor(context: BrowserContext, draft: JobDescriptionVersion) -> Page:
    page = context.new_page()
    page.goto(f"/versions/{draft.pk}/edit/")
    return page


def fields(page: Page, kind: str) -> Locator:
    return page.locator(f"#rows-{kind}-0 > li > .edit-cell > form textarea")


def typed(page: Page, kind: str) -> list[str]:
    return fields(page, kind).evaluate_all("fields => fields.map(field => field.value)")


def stored(draft: JobDescriptionVersion, kind: str) -> list[str]:
    return [row.text for row in draft.rows.filter(kind=kind).in_order()]


def expect_state(page: Page, state: str) -> None:
    # Longer than the pause before what failed is sent again.
    expect(page.locator(f"[data-save-state][data-state={state}]")).to_be_visible(timeout=20_000)


def expect_said(page: Page, words: str) -> None:
    expect(page.locator("#announcer")).to_contain_text(words)


def the_right(draft: JobDescriptionVersion) -> JobDescriptionRow:
    return draft.rows.get(kind=Kind.RIGHT)


def test_rows_are_written_added_split_moved_removed_and_put_back_by_keyboard_alone(
    page: Page, draft: JobDescriptionVersion
) -> None:
    keyboard = page.keyboard
    fields(page, "right").focus()
    keyboard.press("End")
    # One types on at once; the words are in the new row, whenever it comes.
    keyboard.press("Enter")
    keyboard.type("saada koolitust")
    expect(fields(page, "right")).to_have_count(2)
    expect_state(page, "saved")
    assert stored(draft, "right") == ["teha ettepanekuid", "saada koolitust"]
    keyboard.press("Alt+ArrowUp")
    expect_said(page, "1")
    assert typed(page, "right") == ["saada koolitust", "teha ettepanekuid"]
    for _sign in "koolitust":
        keyboard.press("ArrowLeft")
    keyboard.press("Enter")
    expect(fields(page, "right")).to_have_count(3)
    assert typed(page, "right") == ["saada", "koolitust", "teha ettepanekuid"]
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    expect(page.locator("#row-menu [data-act=up]")).to_be_focused()
    keyboard.press("End")
    keyboard.press("Enter")
    expect(page.locator("#undo")).to_be_focused()
    assert stored(draft, "right") == ["saada", "teha ettepanekuid"]
    keyboard.press("Enter")
    expect(fields(page, "right").nth(1)).to_be_focused()
    assert typed(page, "right") == ["saada", "koolitust", "teha ettepanekuid"]
    keyboard.press("Control+a")
    keyboard.press("Backspace")
    keyboard.press("Backspace")
    expect(fields(page, "right")).to_have_count(2)
    expect(fields(page, "right").first).to_be_focused()
    keyboard.press("End")
    keyboard.type(" nõu")
    expect_state(page, "saved")
    page.reload()
    assert typed(page, "right") == ["saada nõu", "teha ettepanekuid"] == stored(draft, "right")


def test_lines_pasted_into_a_list_are_rows_until_it_is_undone(page: Page, draft: JobDescriptionVersion) -> None:
    page.evaluate("navigator.clipboard.writeText('1. saada abi\\n2. saada nõu;\\n\\n3. olla kursis')")
    fields(page, "right").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    expect(fields(page, "right")).to_have_count(3)
    assert stored(draft, "right") == ["saada abi", "saada nõu;", "olla kursis"]
    expect_said(page, "3")
    page.locator("#undo").press("Enter")
    expect(fields(page, "right")).to_have_count(1)
    assert stored(draft, "right") == ["teha ettepanekuid"]


@pytest.mark.parametrize(("answer", "kept"), [("mine", "minu sõnad"), ("theirs", "teise sõnad")])
def test_two_windows_on_one_row_show_both_texts_and_either_can_be_chosen(
    page: Page, cast: Cast, draft: JobDescriptionVersion, page_errors: list[str], answer: str, kept: str
) -> None:
    row = the_right(draft)
    save_row(row.pk, by=cast.anne, revision=row.revision, text="teise sõnad")
    fields(page, "right").fill("minu sõnad")
    expect(page.locator(".kept-text")).to_have_text("teise sõnad")
    expect_state(page, "refused")
    assert typed(page, "right") == ["minu sõnad"]
    assert stored(draft, "right") == ["teise sõnad"]
    assert wcag_violations(page) == []
    page.locator(f"[data-take={answer}]").click()
    expect_state(page, "saved")
    assert typed(page, "right") == [kept] == stored(draft, "right")
    page_errors.clear()  # the browser reports the 409 itself


def test_a_text_that_is_refused_stays_and_its_sentence_stands_by_it(
    page: Page, draft: JobDescriptionVersion, page_errors: list[str]
) -> None:
    field = fields(page, "right")
    field.fill("x" * (MAX_TEXT + 1))
    expect(field).to_have_attribute("aria-invalid", "true")
    expect_state(page, "refused")
    assert "TJ-307" in page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
    field.fill("lühem")
    expect_state(page, "saved")
    assert field.get_attribute("aria-invalid") is None
    assert stored(draft, "right") == ["lühem"]
    page_errors.clear()  # the browser reports the 422 itself


def test_without_a_network_words_are_kept_and_sent_when_it_is_back(
    page: Page, context: BrowserContext, draft: JobDescriptionVersion, page_errors: list[str]
) -> None:
    context.set_offline(True)
    fields(page, "right").focus()
    page.keyboard.press("End")
    page.keyboard.type(" igal ajal")
    page.keyboard.press("Enter")
    page.keyboard.type("saada abi")
    expect_state(page, "kept")
    context.set_offline(False)
    expect_state(page, "saved")
    assert stored(draft, "right") == ["teha ettepanekuid igal ajal", "saada abi"]
    page_errors.clear()  # the browser reports what it could not reach


def test_after_an_ended_session_words_come_back_and_are_saved(
    page: Page,
    context: BrowserContext,
    live_server: Any,
    cast: Cast,
    draft: JobDescriptionVersion,
    page_errors: list[str],
) -> None:
    Session.objects.all().delete()
    cache.clear()
    fields(page, "right").fill("teha ettepanekuid ja neid põhjendada")
    expect(page.locator("#signed-out a")).to_be_visible()
    expect_state(page, "kept")
    assert stored(draft, "right") == ["teha ettepanekuid"]
    enter_as(context, cast.jaan, live_server.url)
    page.reload()
    expect(page.locator(".kept[data-kind=restored]")).to_be_visible()
    expect_state(page, "saved")
    assert stored(draft, "right") == ["teha ettepanekuid ja neid põhjendada"]
    page_errors.clear()


def test_proposing_waits_for_the_last_words(page: Page, draft: JobDescriptionVersion) -> None:
    fields(page, "right").fill("teha viimane ettepanek")
    page.locator("form[data-when-saved] button").click()
    page.locator("#confirm [value=yes]").click()
    page.wait_for_url(f"**/versions/{draft.pk}/")
    assert stored(draft, "right") == ["teha viimane ettepanek"]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_phone_shows_it_all_and_axe_finds_nothing(page: Page, colours: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=colours)
    assert wcag_violations(page) == []
    page.locator("#rows-duty-0 > li > .edit-row-number").first.click()
    # A handle that lies half under the menu counts as too small.
    assert [found for found in wcag_violations(page) if not found.startswith("target-size")] == []
    page.locator("[data-act=remove]").click()
    expect(page.locator("#undo")).to_be_focused()
    assert wcag_violations(page) == []
    page.locator("[popovertarget=sections]").click()
    page.locator("#sections a").last.click()
    expect(page.locator("#sections")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 320

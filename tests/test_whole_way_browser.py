"""The main job from end to end, as people do it: a document is read, placed, edited, proposed, approved, exported."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from teams.models import JobDescriptionVersion
from tests.browser import enter_as
from tests.cast import Cast
from tests.worker import CeleryProcess

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN_TEXT = Path(__file__).parent / "fixtures" / "whole_way.txt"


def source_text() -> str:
    """The outside document where it is given, else a fixture of our own, whose headings a person may place."""
    folder = os.environ.get("TALITUS_FORMS")
    if not folder:
        return OWN_TEXT.read_text(encoding="utf-8")
    (seed,) = Path(folder).glob("00-*.txt")
    return seed.read_text(encoding="utf-8")


def sign_in(context: BrowserContext, person: Any, live_server: Any) -> Page:
    context.clear_cookies()
    enter_as(context, person, live_server.url)
    return context.new_page()


def test_from_a_document_to_a_pdf(
    context: BrowserContext,
    live_server: Any,
    cast: Cast,
    celery_worker: CeleryProcess,
    tmp_path: Path,
    page_errors: list[str],
) -> None:
    celery_worker.start()
    page = sign_in(context, cast.jaan, live_server)
    read_document(page)
    place_the_lines(page)
    version_id = make_draft_and_edit(page)
    page.get_by_role("button", name="Esita").click()
    page.locator("#confirm button[value=yes]").click()
    page.wait_for_url(f"**/versions/{version_id}/")
    page = sign_in(context, cast.anne, live_server)
    page.goto(f"/versions/{version_id}/approve/")
    page.fill("#id_in_force_from", "2026-03-02")
    page.locator("main form [type=submit]").click()
    # A day before the proposal is asked for once more; the browser reports the 422 itself.
    page.check("#id_sure")
    page_errors.clear()
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url(f"**/versions/{version_id}/")
    pdf = download_pdf(page, version_id, tmp_path)
    version = JobDescriptionVersion.objects.get(pk=version_id)
    assert version.state == "approved"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert "Juhib talituse tööd uut moodi." in text.replace("\xad", "")
    assert version.content_hash in re.sub(r"\s", "", text)
    assert "02.03.2026" in text


def read_document(page: Page) -> None:
    page.goto("/job-descriptions/import/")
    page.fill("#id_position", "ONE-2")
    page.fill("#id_text", source_text())
    page.locator("main form.card button").last.click()
    page.wait_for_url("**/job-descriptions/import/*/")


def place_the_lines(page: Page) -> None:
    """A line taken for a heading is given a place by hand; whatever else is open is set aside."""
    page.locator("details summary").last.click()
    page.locator("button[name=line]").first.click()
    select = page.locator("select[name=place]").first
    select.wait_for()
    select.select_option("rights")
    page.locator("[id^=put-]").first.click()
    page.locator("[id^=undo-]").first.wait_for()
    while page.locator("[id^=aside-]").count():
        before = page.locator("[id^=aside-]").count()
        page.locator("[id^=aside-]").first.click()
        page.wait_for_function(f"document.querySelectorAll('[id^=aside-]').length < {before}")


def make_draft_and_edit(page: Page) -> int:
    page.locator("input[name=finish]").click()
    page.wait_for_url("**/versions/*/edit/")
    version_id = int(re.search(r"/versions/(\d+)/", page.url)[1])
    duty = page.locator("#section-duties textarea").first
    duty.fill("Juhib talituse tööd uut moodi.")
    page.wait_for_selector("[data-save-state][data-state=saved]")
    return version_id


def download_pdf(page: Page, version_id: int, folder: Path) -> Path:
    """Waits on the page that waits; the file comes by itself when the worker is done."""
    with page.expect_download(timeout=60_000) as download:
        page.evaluate(f"location.assign('/versions/{version_id}/pdf/')")
    target = folder / "version.pdf"
    download.value.save_as(target)
    return target

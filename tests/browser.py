"""Pages in a real Chromium: fixtures for tests that are marked `browser`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.servers import RUN

AXE = Path(__file__).parent / "js" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    run = request.config.stash[RUN]
    run.used.add("browser")
    # Playwright's loop runs in this thread, and Django would take its tests for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # In a container Chromium's own sandbox has no room.
        chromium = playwright.chromium.launch(executable_path=run.chromium, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page_errors() -> Iterator[list[str]]:
    """Errors in the page's console, refusals by the CSP among them. They fail a test that does not clear this list."""
    errors: list[str] = []
    yield errors
    assert not errors


@pytest.fixture
def context(browser: Browser, live_server: Any, page_errors: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, locale="et-EE")
    context.set_default_timeout(10_000)
    context.on("console", lambda message: page_errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: page_errors.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def enter_as(context: BrowserContext, person: Any, address: str) -> None:
    """Signs the person in without the sign-in page."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def wcag_violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands: rule, and the elements that break it."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [
        f"{violation['id']}: {', '.join(str(node['target']) for node in violation['nodes'])}"
        for violation in found["violations"]
    ]

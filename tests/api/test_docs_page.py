"""The API's documentation page works under the site's own Content-Security-Policy."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer


@pytest.mark.browser
def test_docs_page_shows_every_operation_and_breaks_no_rule(
    live_server: LiveServer,
    chromium: Browser,
) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda line: complaints.append(line.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            strangers.append(asked.url)
            if not asked.url.startswith((live_server.url, "data:", "blob:"))
            else None
        ),
    )
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == 7
    page.locator(".opblock-summary-control").first.click()
    page.wait_for_selector(".opblock-body")
    page.close()
    assert complaints == []
    assert strangers == []

"""The API's documentation page works under the site's own Content-Security-Policy."""

import pytest
import yaml
from django.test import Client
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


def test_the_root_of_the_api_lists_every_address_that_the_schema_has(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert answer.status_code == 200
    body = answer.json()
    described = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    assert [one["path"] for one in body["addresses"]] == list(described)
    assert all(one["methods"] for one in body["addresses"])
    for address in (body["documentation"], body["schema"]):
        assert client.get(address).status_code == 200

"""A browser goes through the shop as each role and keeps nothing that the policy does not name."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Error, Page

from accounts.models import User
from privacy.data_map import data_map
from tests.fixtures import ClientOf
from tests.shop import shelve
from tests.static.conftest import bundles, site_url

__all__ = ["bundles", "site_url"]

pytestmark = [pytest.mark.browser, pytest.mark.long]
KEYS = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
# Each of these ends the walk as that person, or is a file and no page.
PASSED_BY = ("/accounts/logout", f"/{settings.ADMIN_PATH}logout", "/files/", "/media/")


@pytest.mark.parametrize("who", ["visitor", "ben", "mira", "staff"])
def test_p02_p04_a_walk_through_the_shop_leaves_only_what_is_declared(
    site_url: str, chromium: Browser, request: Any, mira: User, client_of: ClientOf, who: str
) -> None:
    slug = shelve(designer=mira).cad_model.slug
    context = chromium.new_context()
    if who != "visitor":
        log_in(context, site_url, client_of(request.getfixturevalue(who)))
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    found = data_map()
    seen = []
    for path in walk(page, site_url, ["/", f"/models/{slug}/", "/api/v1/docs/"]):
        seen.append(path)
        cookies = {one.get("name", "") for one in context.cookies()}
        assert cookies <= found.cookies.keys(), path
        assert set(page.evaluate(KEYS)) <= found.browser_storage.keys(), path
        if who == "visitor":
            assert cookies <= {"csrf"}, path
            assert page.evaluate(KEYS) == [], path
    context.close()
    assert len(seen) > 8
    # The browser's own reader of PDFs is made of pages, too.
    own = (site_url, "data:", "blob:", "chrome-extension:", "chrome:")
    assert {one for one in asked if not one.startswith(own)} == set()


def test_p02_a_choice_of_looks_and_units_is_kept_under_the_names_that_the_policy_gives(
    site_url: str, chromium: Browser, mira: User
) -> None:
    slug = shelve(designer=mira).cad_model.slug
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site_url}/models/{slug}/")
    page.get_by_role("button", name="Dark").click()
    page.locator("[data-units]").first.click()
    assert set(page.evaluate(KEYS)) == {"jewelcad-theme", "jewelcad-units"}
    assert context.cookies() == []
    context.close()


def log_in(context: BrowserContext, site: str, client: Any) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def walk(page: Page, site: str, begins: list[str]) -> Iterator[str]:
    """One page of each address pattern that links lead to, as soon as the browser shows it."""
    waiting, known = list(begins), set()
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if route in known or path.startswith(PASSED_BY):
            continue
        known.add(route)
        try:
            page.goto(site + path, wait_until="load")
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue
        yield path
        links = [urldefrag(link).url for link in page.evaluate(LINKS)]
        waiting += [link.removeprefix(site) for link in links if link.startswith(f"{site}/")]


def route_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return path

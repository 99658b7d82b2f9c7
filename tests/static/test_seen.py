"""Pieces that were looked at stay in the browser, once somebody asks for it, and nowhere else."""

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from tests.shop import shelve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_begins_with_a_click_lasts_and_is_forgotten(
    mira: User, site_url: str, chromium: Browser
) -> None:
    first, second = (shelve(designer=mira, title=f"Ring {n}").cad_model for n in (1, 2))
    page = chromium.new_page()
    stored = "localStorage.getItem('jewelcad-seen')"
    page.goto(f"{site_url}{first.get_absolute_url()}")
    assert page.evaluate(stored) is None, "nothing is kept unasked"
    page.get_by_role("button", name="Keep the list").click()
    page.goto(f"{site_url}{second.get_absolute_url()}")
    shelf = page.locator("[data-seen-shelf]")
    expect(shelf.get_by_role("link", name="Ring 1")).to_be_visible()
    assert shelf.get_by_role("link", name="Ring 2").count() == 0, "it is on this page"
    page.goto(f"{site_url}/compare/?piece={second.slug}")
    shelf.get_by_role("link", name="Compare").last.click()
    expect(page.get_by_role("columnheader", name="Ring 1")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Ring 2")).to_be_visible()
    page.get_by_role("button", name="Forget them").click()
    assert page.evaluate(stored) is None
    page.close()

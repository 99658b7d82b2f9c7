"""The sheet changes in place for who has scripts: same address, same focus, units remembered."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.shop import shelve

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def addresses(site_url: str, mira: User) -> tuple[str, str]:
    first, second = (
        shelve(designer=mira, title=title).cad_model.get_absolute_url()
        for title in ("First ring", "Second ring")
    )
    return site_url + first, site_url + second


def complaints_of(page: Page) -> list[str]:
    """What scripts and policy complain of; the made-up pictures of these pieces are not there."""
    found: list[str] = []
    page.on(
        "console",
        lambda line: (
            found.append(line.text)
            if line.type == "error" and not line.text.startswith("Failed to load resource")
            else None
        ),
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_metal_and_size_change_in_place_and_units_are_remembered(
    chromium: Browser,
    addresses: tuple[str, str],
) -> None:
    first, second = addresses
    page = chromium.new_page()
    complaints = complaints_of(page)
    page.goto(first)
    figure, answer = page.locator("#metal-figure"), page.locator("#finger-answer")
    expect(page.locator("[data-without-script]").first).to_be_hidden()

    page.focus("#pick-metal")
    page.select_option("#pick-metal", "sterling-silver")
    expect(figure).to_contain_text("2.60 g")
    expect(page.locator("#weights [aria-current]")).to_have_text("2.60 g")
    expect(page.locator("#pick-metal")).to_be_focused()

    page.select_option("#pick-size", "us-6")
    expect(answer).to_contain_text("takes out about 0.12 g of sterling silver")

    page.focus("#units-us")
    page.keyboard.press("Enter")
    expect(figure).to_contain_text("1.67 dwt")
    expect(answer).to_contain_text("US 6 is 0.031 in smaller")
    expect(page.locator("#model-facts")).to_contain_text("dwt")
    expect(page.locator("#units-us")).to_be_focused()
    assert page.url == first

    page.goto(second)
    expect(figure).to_contain_text("dwt")
    page.goto(f"{second}?units=metric")
    page.wait_for_load_state("networkidle")
    expect(figure).not_to_contain_text("dwt")
    page.close()
    assert complaints == []


def test_without_scripts_the_form_and_the_links_do_the_same(
    chromium: Browser,
    addresses: tuple[str, str],
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(addresses[0])
    page.select_option("#pick-size", "uk-k")
    page.select_option("#pick-metal", "14k-rose")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#finger-answer")).to_contain_text("of 14k rose gold")
    page.locator("#units-us").click()
    expect(page.locator("#metal-figure")).to_contain_text("dwt")
    expect(page.locator("#finger-answer")).to_contain_text("UK K is")
    context.close()

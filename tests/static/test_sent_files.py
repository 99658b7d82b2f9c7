"""A file that is too large is told of in the browser, before a word is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from accounts.models import User
from tests.shop import make_listing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_evidence_that_is_too_large_is_not_sent_and_the_report_keeps_its_words(
    mira: User, site_url: str, chromium: Browser, tmp_path: Path
) -> None:
    listing = make_listing(designer=mira).cad_model
    large = tmp_path / "scan.pdf"
    large.write_bytes(b"0" * 11_000_000)
    page = chromium.new_context(locale="de-DE").new_page()
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    page.goto(f"{site_url}/models/{listing.slug}/report/")
    page.locator("#id_text").fill("Die Fassung ist von mir.")
    page.locator("#id_attached").set_input_files(large)
    said = page.get_by_role("alert")
    expect(said).to_contain_text("„scan.pdf“ hat 11,0 MB, und jede Datei darf 10 haben.")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("#id_attached")).to_be_focused()
    expect(page.locator("#id_text")).to_have_value("Die Fassung ist von mir.")
    assert posted == []
    page.locator("#id_attached").set_input_files([])
    expect(said).to_be_hidden()

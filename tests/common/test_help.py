"""Help pages tell what the code does: sizes, fees and licences as they are reckoned and sold."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from common.models import OutboxMail
from geometry.measuring.ring_sizes import ring_sizes
from models_catalog.licences import TERMS
from tests.pdf import words_of

pytestmark = pytest.mark.django_db
PAGES = ("", "casting/", "licences/", "ring-sizes/", "fees/", "selling/", "terms/", "imprint/")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_open_to_all_led_to_and_told_to_search_engines(
    client: Client, name: str
) -> None:
    answer = client.get(f"/help/{name}")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "{{" not in answer.content.decode()
    assert f"/help/{name}</loc>" in client.get("/sitemap-pages.xml").content.decode()
    if name:
        assert f'href="/help/{name}"' in client.get("/help/").content.decode()


def test_help_is_one_click_from_every_page(client: Client) -> None:
    assert 'href="/help/"' in client.get("/models/").content.decode()


def test_sizes_are_those_that_pieces_are_measured_in(client: Client) -> None:
    found = ring_sizes(17.32)
    page = client.get("/help/ring-sizes/").content.decode()
    row = re.search(r"<tr><th[^>]*>17\.32</th>(.*?)</tr>", page)
    assert row
    assert re.findall(r">([^<]+)</td>", row[1])[:3] == ["7", found.uk, f"{found.eu:.1f}"]


def test_the_sheet_of_sizes_has_a_line_to_check_the_printer_by(client: Client) -> None:
    answer = client.get("/help/ring-sizes.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", answer.content)) == 1
    words = words_of(answer.content)
    for said in ("100 mm", "US 7", "17.32 mm", "US 13"):
        assert said in words, said


def test_fees_are_worked_out_by_the_rule_of_a_sale(client: Client, settings: Settings) -> None:
    page = client.get("/help/fees/").content.decode()
    for said in ("15% of each licence", "50.00 USD", "7.50 USD", "42.50 USD", "1.50 USD"):
        assert said in page, said
    settings.PLATFORM_FEE_BASIS_POINTS = 2000
    assert "40.00 USD" in client.get("/help/fees/").content.decode()


def test_licences_are_in_the_words_that_are_sold(client: Client) -> None:
    page = client.get("/help/licences/").content.decode()
    for terms in TERMS.values():
        assert terms.name in page
        assert terms.plain_words.split(".")[0] in page


def test_the_imprint_names_the_seller(client: Client, settings: Settings) -> None:
    settings.SELLER_NAME, settings.SELLER_ADDRESS = "Made & Measured Ltd", "1 Hill\nBergen"
    page = client.get("/help/imprint/").content.decode()
    assert "Made &amp; Measured Ltd" in page
    assert "1 Hill<br>Bergen" in page


def test_the_terms_name_what_decisions_and_fees_are_made_by(
    client: Client, settings: Settings
) -> None:
    settings.PLATFORM_FEE_BASIS_POINTS = 2000
    page = client.get("/help/terms/").content.decode()
    for said in ("20% of each licence", "within six months, free of charge", "3 within a year"):
        assert said in page, said


def test_the_status_says_what_is_late_to_everybody_and_is_not_kept(client: Client) -> None:
    answer = client.get("/status/")
    assert "All parts of the shop work." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    long_ago = timezone.now() - timedelta(minutes=20)
    OutboxMail.objects.create(
        kind="order_paid", to_address="ben@example.test", dedupe_key="one", created_at=long_ago
    )
    page = client.get("/status/").content.decode()
    assert "Something is slower than usual." in page and "Late" in page
    assert "ben@example.test" not in page

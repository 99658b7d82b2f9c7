"""Limits, the currency and our part of a sale are shown as the settings say."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from accounts.models import User
from tests.fixtures import ClientOf
from tests.shop import make_listing


@pytest.fixture(autouse=True)
def _another_shop(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.MAX_UPLOAD_BYTES = 50 * 1024 * 1024
    settings.PLATFORM_FEE_BASIS_POINTS = 1250
    settings.PLATFORM_FEE_MINIMUM_MINOR = 75
    settings.SHOP_CURRENCY = "eur"


def test_the_form_of_a_listing_shows_what_the_settings_decide(
    mira: User, client_of: ClientOf
) -> None:
    page = client_of(mira).get("/studio/models/new/").content.decode()
    assert "up to 50 MB" in page
    assert 'max-bytes="52428800"' in page
    assert "Licences and prices, in EUR" in page
    assert "12.5%, and at least 0.75 EUR, stays with JewelCAD" in page
    for typed_in in ("200 MB", "209715200", "USD", "15%"):
        assert typed_in not in page


def test_a_file_over_the_limit_is_told_the_limit(mira: User, client_of: ClientOf) -> None:
    from models_catalog.errors import UploadRefused
    from models_catalog.services.begin_upload import begin_upload

    with pytest.raises(UploadRefused, match="larger than 50 MB"):
        begin_upload(actor=mira, file_name="ring.stl", size_bytes=50 * 1024 * 1024 + 1)


@pytest.mark.parametrize(
    ("price", "is_taken"),
    [
        ("0.99", False),
        ("1", True),
        ("10000", True),
        ("10000.01", False),
        ("1E+999999", False),
        ("-1E+999999", False),
    ],
)
def test_a_price_outside_the_bounds_is_refused_in_the_shops_currency(
    mira: User, client_of: ClientOf, price: str, is_taken: bool
) -> None:
    listing = make_listing(designer=mira).cad_model
    client = client_of(mira)
    client.post(f"/studio/models/{listing.slug}/withdraw/")
    page = client.post(
        f"/studio/models/{listing.slug}/edit/",
        {
            "title": "Signet",
            "description": "A signet.",
            "category": listing.category_id,
            "price_studio": price,
        },
    )
    assert (page.status_code == 302) is is_taken
    listing.refresh_from_db()
    if is_taken:
        assert listing.offers.get().currency == "eur"
    else:
        assert "Write a price from 1.00 EUR to 10,000.00 EUR." in page.content.decode()
        assert listing.offers.get().price_minor == 5000, "the offer stays as it was"


@pytest.mark.parametrize("price_minor", [99, 1_000_001])
def test_the_database_keeps_no_price_outside_the_bounds(mira: User, price_minor: int) -> None:
    offer = make_listing(designer=mira)
    offer.price_minor = price_minor
    with pytest.raises(IntegrityError, match="licence_offer_price_in_range"), transaction.atomic():
        offer.save()

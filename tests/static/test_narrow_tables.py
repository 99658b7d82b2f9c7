"""On a phone no column of the stones of a piece is cut, however large the stones are."""

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from models_catalog.models import StoneGroup
from tests.shop import as_measured, shelve

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_column_of_the_stones_is_in_sight_at_360_pixels(
    mira: User, site_url: str, chromium: Browser
) -> None:
    listing = shelve(designer=mira).cad_model
    for shape, length_mm, width_mm in (("round brilliant", 2.5, 2.5), ("princess", 12.5, 10.25)):
        with as_measured():
            StoneGroup.objects.create(
                release=listing.releases.get(),
                shape=shape,
                length_mm=length_mm,
                width_mm=width_mm,
                count=120,
                total_carats=112.55,
            )
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{site_url}{listing.get_absolute_url()}")
    for wrap in page.locator(".sheet .table-wrap:visible").all():
        wide, seen = wrap.evaluate("box => [box.scrollWidth, box.clientWidth]")
        assert wide <= seen, wrap.inner_text()
    page.close()

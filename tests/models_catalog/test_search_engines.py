"""What search engines and social sites read: the map of the site, and the card of a piece."""

import json
import re
from datetime import timedelta
from typing import Any

import pgtrigger
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import Collection, CollectionPiece, Release
from models_catalog.states import ListingState, ReleaseState
from tests.piece_sets import make_set
from tests.shop import make_listing

HOSTILE = "</script><script>alert(1)</script> <!-- & ring"


def structured(body: str) -> dict[str, Any]:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.S)
    return {part["@type"]: part for part in json.loads(block)["@graph"]}


def test_the_card_of_a_piece_says_what_it_costs_and_shows_it(
    mira: User, client: Client, settings: Settings
) -> None:
    offer = make_listing(designer=mira, title="Bezel signet", price_minor=1250)
    body = client.get(f"/models/{offer.cad_model.slug}/").content.decode()
    product = structured(body)["Product"]
    assert product["brand"]["name"] == "Mira Kessler"
    (told,) = product["offers"]
    assert (told["price"], told["priceCurrency"]) == ("12.50", "USD")
    assert told["availability"].endswith("/InStock")
    (picture,) = product["image"]
    assert picture.startswith(settings.SITE_URL)
    assert f'<meta property="og:image" content="{picture}">' in body
    assert [step["name"] for step in structured(body)["BreadcrumbList"]["itemListElement"]] == [
        *("Models", "Rings", "Bezel signet")
    ]
    assert mira.email not in body


def test_a16_a_title_ends_no_script_of_the_card(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira, title=HOSTILE)
    body = client.get(f"/models/{offer.cad_model.slug}/").content.decode()
    assert structured(body)["Product"]["name"] == HOSTILE
    assert "<script>alert(1)" not in body


def test_the_map_names_what_is_on_the_shelf_and_nothing_else(
    mira: User, client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    shown, draft = (make_listing(designer=mira).cad_model for _ in range(2))
    draft.state = ListingState.DRAFT
    draft.save()
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-pieces.xml" in index and "sitemap-designers.xml" in index
    pieces = client.get("/sitemap-pieces.xml", headers={"host": "other.example"}).content.decode()
    assert re.findall("<loc>(.*)</loc>", pieces) == [f"{settings.SITE_URL}/models/{shown.slug}/"]
    designers = client.get("/sitemap-designers.xml").content.decode()
    assert re.findall("<loc>(.*)</loc>", designers) == [f"{settings.SITE_URL}/designers/mira/"]
    other = make_listing(designer=mira)
    empty, spring = (
        Collection.objects.create(designer=mira, slug=slug, name=slug)
        for slug in ("bare", "spring")
    )
    for collection, piece in ((empty, draft), (spring, other.cad_model)):
        CollectionPiece.objects.create(collection=collection, cad_model=piece)
    evening = make_set(mira, shown.offers.get(), other, price_minor=9000)
    make_set(mira, draft.offers.get(), other, price_minor=9000, name="Away")
    for part, page in (("collections", spring), ("sets", evening)):
        told = client.get(f"/sitemap-{part}.xml").content.decode()
        assert re.findall("<loc>(.*)</loc>", told) == [settings.SITE_URL + page.get_absolute_url()]
        assert f"sitemap-{part}.xml" in index
    for wrong in ("/sitemap-pieces.xml?p=2", "/sitemap-pieces.xml?p=x", "/sitemap-none.xml"):
        assert client.get(wrong).status_code == 404
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_new_version_changes_the_day_that_search_engines_are_told(
    mira: User, client: Client
) -> None:
    piece = make_listing(designer=mira).cad_model
    later = timezone.now() + timedelta(days=40)
    with pgtrigger.ignore():
        Release.objects.create(
            cad_model=piece, number=2, state=ReleaseState.PUBLISHED, published_at=later
        )
    for part in ("pieces", "designers"):
        told = client.get(f"/sitemap-{part}.xml").content.decode()
        assert f"<lastmod>{later:%Y-%m-%d}</lastmod>" in told

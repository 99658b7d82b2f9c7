"""What a designer shows beside their pieces: banner, words, collections, and being away."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from common.page_scopes import gathered
from common.storage import public_files
from models_catalog.models import CadModel, Collection, CollectionPiece, ShopPage
from models_catalog.states import ListingState
from tests.cast import make_designer
from tests.fixtures import ClientOf
from tests.shop import shelve


def picture(width: int = 900, height: int = 900) -> bytes:
    held = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CameraOfMira"
    Image.new("RGB", (width, height), "teal").save(held, "JPEG", exif=exif)
    return held.getvalue()


def test_a_banner_is_drawn_anew_and_goes_when_it_is_taken_away(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    mira_at = client_of(mira)
    for _ in range(2):
        sent = SimpleUploadedFile("me.jpg", picture())
        assert mira_at.post("/studio/page/banner/", {"banner": sent}).status_code == 302
    key = ShopPage.objects.get(designer=mira).banner_key
    with public_files().open(key, "rb") as stored:
        drawn = stored.read()
    assert Image.open(io.BytesIO(drawn)).size == (1600, 400)
    assert b"CameraOfMira" not in drawn
    assert key in client.get("/designers/mira/").content.decode()
    bad = SimpleUploadedFile("me.jpg", b"GIF89a, no picture")
    refused = mira_at.post("/studio/page/banner/", {"banner": bad})
    assert refused.status_code == 422 and "no picture" in refused.content.decode()
    mira_at.post("/studio/page/banner/remove/")
    assert "banners/" not in client.get("/designers/mira/").content.decode()


def test_words_let_no_html_through_and_being_away_is_told_where_somebody_waits(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    offer = shelve(designer=mira)
    today = timezone.now().date()
    form = {
        "words": "**Cast** once <script>alert(1)</script>",
        "away_from": str(today),
        "away_until": str(today + timedelta(days=3)),
        "away_words": "At a fair.",
    }
    assert client_of(mira).post("/studio/page/", form).status_code == 302
    page = client.get("/designers/mira/").content.decode()
    assert "<strong>Cast</strong>" in page and "<script>alert" not in page
    for address in ("/designers/mira/", f"/models/{offer.cad_model.slug}/"):
        with gathered() as leaning:
            assert "Away until" in client.get(address).content.decode()
        # A page that is kept ends with the last day.
        assert leaning.until and leaning.until.date() == today + timedelta(days=4)
    assert "Put in the cart" in client.get(f"/models/{offer.cad_model.slug}/").content.decode()
    ShopPage.objects.update(away_from=today - timedelta(days=9), away_until=today - timedelta(1))
    assert "Away until" not in client.get("/designers/mira/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"away_from": "2030-01-05", "away_until": "2030-01-04"}, "before the first"),
        ({"away_from": "2030-01-05"}, "both days, or neither"),
        ({"away_from": "2020-01-01", "away_until": "2020-01-02"}, "has passed"),
        ({"away_from": "2030-01-05", "away_until": "9999-12-31"}, "Look at the year"),
        ({"away_from": "yesterday", "away_until": "2030-01-02"}, "Enter a valid date"),
        ({"words": "x" * 4001}, "at most 4000"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    mira: User, client_of: ClientOf, changed: dict[str, str], said: str
) -> None:
    answer = client_of(mira).post("/studio/page/", changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_collection_has_its_designers_order_and_a_page_while_something_is_on_the_shelf(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    fern, moss, dew = (shelve(designer=mira, title=t).cad_model for t in ("Fern", "Moss", "Dew"))
    CadModel.objects.filter(pk=dew.pk).update(state=ListingState.DRAFT)
    form = {
        "name": "Spring",
        f"place-{fern.slug}": "2",
        f"place-{moss.slug}": "1",
        f"place-{dew.slug}": "3",
    }
    mira_at = client_of(mira)
    for _ in range(2):
        assert mira_at.post("/studio/collections/new/", form).status_code == 302
    assert Collection.objects.count() == 1, "a button that was pressed twice"
    assert "Spring (" in client.get("/designers/mira/").content.decode()
    page = client.get("/designers/mira/collections/spring/").content.decode()
    assert page.index("Moss") < page.index("Fern")
    mira_at.post("/studio/collections/spring/", {"name": "Summer", f"place-{fern.slug}": "1"})
    page = client.get("/designers/mira/collections/spring/").content.decode()
    assert "Summer" in page and "Moss" not in page
    mira_at.post("/studio/collections/spring/", {"name": "Summer"})
    assert client.get("/designers/mira/collections/spring/").status_code == 404
    for _ in range(2):
        assert mira_at.post("/studio/collections/spring/delete/").status_code in {302, 404}
    assert not Collection.objects.exists()


def test_nobody_puts_anothers_piece_in_a_collection_and_the_database_agrees(
    mira: User, client_of: ClientOf
) -> None:
    nora = make_designer(username="nora")
    theirs = shelve(designer=nora).cad_model
    form = {"name": "Mine", f"place-{theirs.slug}": "1"}
    client_of(mira).post("/studio/collections/new/", form)
    made = Collection.objects.get(designer=mira)
    assert not made.places.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        CollectionPiece.objects.create(collection=made, cad_model=theirs)
    assert client_of(nora).post("/studio/collections/mine/", {"name": "Hers"}).status_code == 404

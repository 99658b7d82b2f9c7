"""What a designer changes of a piece later: live, with a way back, and never by accident."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.errors import ListingRefused
from models_catalog.models import (
    CadModel,
    Category,
    Decision,
    ListingIndex,
    ModerationDecision,
    PictureRun,
    PriceChange,
    ProcessingRun,
    Upload,
)
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.publish_listing import publish_listing
from models_catalog.services.put_back_listing import put_back_listing
from models_catalog.services.start_draft import title_of
from models_catalog.services.submit_listing import submit_listing
from models_catalog.services.take_back_listing import take_back_listing
from models_catalog.services.take_down_listing import take_down_listing
from models_catalog.services.take_pictures import add_still
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.states import ListingState, WorkState
from tests.cast import make_designer
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.shop import shelve

pytestmark = pytest.mark.django_db
PRICES = {"personal": 1900, "studio": 5000}


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def piece(mira: User, staff: User) -> CadModel:
    """Mira's piece, that staff have published."""
    listing: CadModel = shelve(designer=mira).cad_model
    measured_at = timezone.now() - timedelta(minutes=1)
    ProcessingRun.objects.filter(release__cad_model=listing).update(finished_at=measured_at)
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.DRAFT)
    submit_listing(actor=mira, cad_model=listing)
    publish_listing(actor=staff, cad_model=listing)
    listing.refresh_from_db()
    return listing


def address(listing: CadModel, act: str = "") -> str:
    return f"/studio/models/{listing.slug}/{act}"


def words(listing: CadModel, **changed: Any) -> dict[str, Any]:
    return {
        "title": listing.title,
        "description": listing.description,
        "category": listing.category_id,
        "tags": listing.tags,
        "price_studio": "50.00",
        **changed,
    }


def refreshed(listing: CadModel) -> CadModel:
    return CadModel.objects.get(pk=listing.pk)


def test_words_and_prices_of_a_piece_on_the_shelf_change_there_at_once(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    published_at = piece.published_at
    form = words(piece, title="Oval signet", tags="crest", price_personal="19", price_studio="")
    assert client_of(mira).post(address(piece, "edit/"), form).status_code == 302
    piece.refresh_from_db()
    shown = client_of(mira).get(piece.get_absolute_url()).content.decode()
    assert "Oval signet" in shown and "19.00 USD" in shown and "50.00 USD" not in shown
    row = ListingIndex.objects.get()
    assert (row.price_from_minor, row.offer_count) == (1900, 1)
    assert "oval signet" in row.plain_words and "crest" in row.plain_words
    now = refreshed(piece)
    assert (now.state, now.published_at) == (ListingState.PUBLISHED, published_at)
    noted = PriceChange.objects.values_list("kind", "price_minor")
    assert set(noted) == {("studio", None), ("personal", 1900)}
    page = client_of(mira).get(address(piece)).content.decode()
    assert "no longer offered" in page
    assert "you get 16.15 USD" in page


def test_what_was_a_price_stays_written(mira: User, piece: CadModel, client_of: ClientOf) -> None:
    client_of(mira).post(address(piece, "edit/"), words(piece, price_studio="60"))
    for act in (
        PriceChange.objects.all().delete,
        lambda: PriceChange.objects.update(price_minor=1),
    ):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            act()
    assert PriceChange.objects.get().price_minor == 6000


def test_no_price_is_refused_while_it_is_on_the_shelf(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    without = client.post(address(piece, "edit/"), words(piece, price_studio=""))
    assert "price for at least one licence" in without.content.decode()
    assert refreshed(piece).title == piece.title
    assert piece.offers.count() == 1


def test_off_the_shelf_asks_first_and_is_undone_without_a_review(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    assert "Take it off the shelf?" in client.get(address(piece, "withdraw/")).content.decode()
    assert refreshed(piece).state == ListingState.PUBLISHED
    client.post(address(piece, "withdraw/"))
    assert not ListingIndex.objects.exists()
    assert "Put it back on the shelf" in client.get(address(piece)).content.decode()
    client.post(address(piece, "edit/"), words(piece, title="Oval signet"))
    piece.refresh_from_db()
    client.post(address(piece, "put-back/"))
    now = refreshed(piece)
    assert (now.state, now.published_at) == (ListingState.PUBLISHED, piece.published_at)
    assert "oval signet" in ListingIndex.objects.get().plain_words
    again = client.post(address(piece, "put-back/"), follow=True).content.decode()
    assert "cannot become" in again, "a second click is told in words"


def test_what_staff_took_off_needs_their_look(
    mira: User, staff: User, piece: CadModel, client_of: ClientOf
) -> None:
    take_down_listing(actor=staff, cad_model=piece, reason="A complaint.")
    assert "A complaint." in client_of(mira).get(address(piece)).content.decode()
    with pytest.raises(ListingRefused, match="send it to review"):
        put_back_listing(actor=mira, cad_model=piece)
    assert refreshed(piece).state == ListingState.WITHDRAWN


def test_a_submission_is_taken_back_to_where_it_stood(
    mira: User, staff: User, piece: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    withdraw_listing(actor=mira, cad_model=piece)
    submit_listing(actor=mira, cad_model=piece)
    client.post(address(piece, "take-back/"))
    assert refreshed(piece).state == ListingState.WITHDRAWN
    CadModel.objects.filter(pk=piece.pk).update(state=ListingState.SENT_BACK)
    ModerationDecision.objects.create(
        cad_model=piece, decided_by=staff, decision=Decision.SEND_BACK, reason="Turn it."
    )
    submit_listing(actor=mira, cad_model=piece)
    client.post(address(piece, "take-back/"))
    assert refreshed(piece).state == ListingState.SENT_BACK
    # Staff were quicker than a page that still says "in review".
    submit_listing(actor=mira, cad_model=piece)
    seen = refreshed(piece)
    publish_listing(actor=staff, cad_model=piece)
    with pytest.raises(ListingRefused, match="is now “published”"):
        take_back_listing(actor=mira, cad_model=seen)
    assert refreshed(piece).state == ListingState.PUBLISHED


def test_a_draft_is_deleted_with_its_files_and_what_was_sold_is_not(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    assert "never on the shelf" in client.get(address(piece, "delete/")).content.decode()
    client.post(address(piece, "delete/"))
    assert CadModel.objects.filter(pk=piece.pk).exists()
    draft = shelve(designer=mira, title="Sketch").cad_model
    CadModel.objects.filter(pk=draft.pk).update(state=ListingState.DRAFT, published_at=None)
    run = PictureRun.objects.create(release=draft.releases.get(), state=WorkState.RUNNING)
    key = draft.releases.get().files.get().storage_key
    assert "Delete this piece?" in client.get(address(draft, "delete/")).content.decode()
    stranger = client_of(make_designer(username="carol"))
    for act in ("delete/", "put-back/", "take-back/", "withdraw/"):
        assert stranger.post(address(draft, act)).status_code == 404
    assert private_files().exists(key)
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post(address(draft, "delete/"))["Location"] == "/studio/"
    assert not CadModel.objects.filter(pk=draft.pk).exists()
    assert not private_files().exists(key)
    # The pictures were being drawn meanwhile: what comes is not kept.
    folder = Path(private_files().path(key)).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hero.webp").write_bytes(b"picture")
    still = {"file": "hero.webp", "view": "hero", "metal": "yellow", "width": 8, "height": 8}
    with TestCase.captureOnCommitCallbacks(execute=True):
        add_still(run, folder=folder, found=still, leading="yellow")
    kept = [path for path in Path(public_files().path("pictures")).rglob("*") if path.is_file()]
    assert kept == []


def test_a_form_of_another_window_takes_nothing_away_unseen(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    seen = client.get(address(piece, "edit/")).context["form"]["seen"].value()
    one = words(piece, seen=seen, description="One.\r\nTwo.")
    other = words(piece, seen=seen, price_studio="70")
    assert client.post(address(piece, "edit/"), one).status_code == 302
    assert client.post(address(piece, "edit/"), one).status_code == 302, (
        "sent twice, it is the same"
    )
    told = client.post(address(piece, "edit/"), other)
    assert told.status_code == 409
    assert "changed in another window" in told.content.decode()
    assert 'value="70"' in told.content.decode()
    assert refreshed(piece).description == "One.\r\nTwo."
    meant = {**other, "seen": told.context["form"]["seen"].value()}
    assert client.post(address(piece, "edit/"), meant).status_code == 302
    assert piece.offers.get().price_minor == 7000


def test_a_file_alone_starts_a_draft_with_and_without_scripts(
    mira: User, client_of: ClientOf
) -> None:
    Category.objects.create(slug="earrings", name="Earrings", position=1)
    Category.objects.create(slug="rings", name="Rings", position=2)
    client = client_of(mira)
    sent = SimpleUploadedFile("halo_ring-v2.stl", cube_stl())
    made = client.post("/studio/drafts/", {"draft-file": sent})
    listing = CadModel.objects.get()
    assert made["Location"] == address(listing, "edit/")
    assert (listing.title, listing.category.slug) == ("Halo ring v2", "rings")
    form = client.get(made["Location"]).context["form"]
    assert form["category"].value() is None, "the kind was only guessed"
    with pytest.raises(ListingRefused, match="a description"):
        submit_listing(actor=mira, cad_model=listing)
    assert "Say what it is" in client.get("/studio/").content.decode() or (
        listing.releases.get().run.is_in_progress
    )
    upload = Upload.objects.create(
        owner=mira, file_name="bead.stl", size_bytes=len(cube_stl()), received_bytes=len(cube_stl())
    )
    upload.path.write_bytes(cube_stl())
    assert "bead.stl" in client.get("/studio/").content.decode()
    for _ in range(2):  # sent twice
        assert client.post("/studio/drafts/", {"draft-upload_id": upload.pk}).status_code in {
            302,
            422,
        }
    assert CadModel.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "title"),
    [("halo_ring-v2.stl", "Halo ring v2"), ("x.stl", "Untitled piece"), ("…", "Untitled piece")],
)
def test_a_draft_is_named_after_its_file(name: str, title: str) -> None:
    assert title_of(name) == title


def test_odd_files_and_strangers_uploads_start_nothing(mira: User, client_of: ClientOf) -> None:
    Category.objects.create(slug="rings", name="Rings")
    client, stranger = client_of(mira), make_designer(username="carol")
    theirs = begin_upload(actor=stranger, file_name="r.stl", size_bytes=5)
    for form in (
        {},
        {"draft-upload_id": "no\x00id"},
        {"draft-upload_id": str(theirs.pk)},
        {"draft-file": SimpleUploadedFile("r.stl", b"no model")},
        {"draft-file": SimpleUploadedFile("r.stl", b"")},
    ):
        assert client.post("/studio/drafts/", form).status_code == 422
    assert not CadModel.objects.exists()
    forget = f"/studio/uploads/{theirs.pk}/forget/"
    assert client.post(forget).status_code == 302
    assert Upload.objects.filter(pk=theirs.pk).exists()
    client_of(stranger).post(forget)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("19", "You get 16.15 USD of 19.00 USD."),
        ("1", "You get 0.50 USD of 1.00 USD."),
        ("0.99", ""),
        ("1E+400000", ""),
        ("nan", ""),
        ("9" * 10_000, ""),
        ("\x00", ""),
    ],
)
def test_beside_a_price_stands_what_the_designer_gets(
    mira: User, client_of: ClientOf, typed: str, said: str
) -> None:
    answer = client_of(mira).get("/studio/share/", {"price_studio": typed})
    assert (answer.status_code, answer.content.decode()) == (200, said)


def test_a_title_of_one_letter_is_refused(mira: User, piece: CadModel, client_of: ClientOf) -> None:
    answer = client_of(mira).post(address(piece, "edit/"), words(piece, title=" R "))
    assert "at least two letters" in answer.content.decode()

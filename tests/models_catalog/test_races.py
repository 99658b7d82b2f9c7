"""What a designer, staff or a task does in the same moment as somebody else is seen in time."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from models_catalog.errors import ListingRefused, UploadConflict, UploadRefused
from models_catalog.models import CadModel, Category, DuplicateFinding, Upload
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.services.add_release_file import add_release_file
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.create_listing import create_listing
from models_catalog.services.decide_duplicate import decide_duplicate
from models_catalog.services.edit_listing import edit_listing
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.submit_listing import submit_listing
from models_catalog.services.take_piece import take_piece
from models_catalog.states import ListingState
from tests.cast import make_designer
from tests.races import in_threads, while_open
from tests.shop import back_to_work, make_listing, shelve

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()


def upload_of(designer: User, content: bytes = b"no model") -> Upload:
    """A complete file; it is no model, so that the task after the commit is soon through."""
    upload = Upload.objects.create(
        owner=designer, file_name="ring.stl", size_bytes=len(content), received_bytes=len(content)
    )
    upload.path.write_bytes(content)
    return upload


def words(title: str = "Cube ring") -> dict[str, Any]:
    category, _ = Category.objects.get_or_create(slug="rings", defaults={"name": "Rings"})
    return {"title": title, "description": "A cube.", "category": category, "tags": ""}


def draft_of(designer: User) -> CadModel:
    listing: CadModel = shelve(designer=designer).cad_model
    back_to_work(listing.releases.get())
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.DRAFT)
    listing.refresh_from_db()
    return listing


def test_a_listing_that_loses_its_prices_in_the_same_moment_is_not_sent_to_review(
    mira: User,
) -> None:
    listing = draft_of(mira)

    def submit() -> None:
        with pytest.raises(ListingRefused, match="a price"):
            submit_listing(actor=mira, cad_model=listing)

    while_open(
        lambda: edit_listing(actor=mira, cad_model=listing, prices={}, upload=None, **words()),
        submit,
    )
    listing.refresh_from_db()
    assert listing.state == ListingState.DRAFT


def test_one_file_sent_twice_in_the_same_moment_makes_one_listing(mira: User) -> None:
    upload, prices = upload_of(mira), {"studio": 5000}

    def again() -> None:
        with pytest.raises(ListingRefused, match="in use already"):
            create_listing(actor=mira, prices=prices, upload=upload, **words())

    while_open(lambda: create_listing(actor=mira, prices=prices, upload=upload, **words()), again)
    assert CadModel.objects.count() == 1


def test_two_listings_of_one_title_in_the_same_moment_get_an_address_each(mira: User) -> None:
    first, second = upload_of(mira), upload_of(mira)
    text = words()
    while_open(
        lambda: create_listing(actor=mira, prices={"studio": 5000}, upload=first, **text),
        lambda: create_listing(actor=mira, prices={"studio": 5000}, upload=second, **text),
    )
    slugs = sorted(CadModel.objects.values_list("slug", flat=True))
    assert slugs[0] == "cube-ring"
    assert slugs[1].startswith("cube-ring-")


def test_an_upload_that_becomes_a_listing_in_the_same_moment_is_not_thrown_away(mira: User) -> None:
    upload = upload_of(mira)
    while_open(
        lambda: create_listing(actor=mira, prices={"studio": 5000}, upload=upload, **words()),
        lambda: abandon_upload(upload=Upload.objects.get(pk=upload.pk)),
    )
    assert CadModel.objects.get().releases.get().files.count() == 1


def test_a_likeness_that_proves_the_same_file_in_the_same_moment_is_not_decided_unseen(
    mira: User, staff: User
) -> None:
    other = make_listing(designer=make_designer(username="tomas")).cad_model.releases.get()
    offer = make_listing(designer=mira, content=b"solid another")
    release = back_to_work(offer.cad_model.releases.get())
    finding = DuplicateFinding.objects.create(release=release, other_release=other, distance=0.1)

    def decide() -> None:
        with pytest.raises(ListingRefused, match="same file"):
            decide_duplicate(actor=staff, finding=finding, is_copy=False)

    def find() -> None:
        stored = release.files.get()
        stored.sha256 = other.files.get().sha256
        stored.save()
        find_duplicates(release=release)

    while_open(find, decide)
    finding.refresh_from_db()
    assert finding.is_same_file
    assert finding.decided_at is None


class Interrupted:
    """A body in the middle of which something else happens."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        self.body, self.meanwhile = io.BytesIO(content), meanwhile

    def read(self, size: int = -1, /) -> bytes:
        if self.body.tell() == 0:
            self.meanwhile()
        return self.body.read(size)


def test_two_pieces_of_one_file_do_not_mix(mira: User) -> None:
    upload = begin_upload(actor=mira, file_name="ring.stl", size_bytes=6)

    def second() -> None:
        with pytest.raises(UploadConflict):
            take_piece(upload=upload, offset=0, body=io.BytesIO(b"XXXXXX"))

    whole = take_piece(upload=upload, offset=0, body=Interrupted(b"abcdef", second))
    assert whole.is_complete
    assert upload.path.read_bytes() == b"abcdef"


def test_a_file_given_up_while_its_piece_arrives_leaves_nothing(mira: User) -> None:
    upload = begin_upload(actor=mira, file_name="ring.stl", size_bytes=6)
    body = Interrupted(b"abcdef", lambda: abandon_upload(upload=Upload.objects.get()))
    with pytest.raises(UploadRefused):
        take_piece(upload=upload, offset=0, body=body)
    assert not Upload.objects.exists()
    assert not upload.path.exists()


def test_a_further_file_sent_twice_at_once_is_kept_once(mira: User, tmp_path: Path) -> None:
    listing, upload = draft_of(mira), upload_of(mira, content=b"solid a\nendsolid a\n")
    refused = []

    def add() -> None:
        try:
            add_release_file(actor=mira, cad_model=listing, upload=upload, file_format="stl")
        except ListingRefused as reason:
            refused.append(reason)

    in_threads(add, times=2)
    assert len(refused) == 1
    files = listing.releases.get().files
    assert files.count() == 2
    stored = [path for path in (tmp_path / "private").rglob("*") if path.is_file()]
    assert len(stored) == 2, "the bytes of the refused one are gone again"

"""The same ring in several finger sizes: each a file of one version, measured and found by."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import CadModel, ReleaseFile
from models_catalog.services.index_listing import index_listing
from models_catalog.states import ListingState
from tests.fixtures import ClientOf
from tests.geometry.shapes import band, binary_stl, shell
from tests.shop import back_to_work, put_on_shelf, shelve

# Each is measured by a child process.
pytestmark = pytest.mark.long

# US 7 is 17.32 mm wide inside, US 9 18.95 mm.
US_9_MM = 18.95


@pytest.fixture
def draft(mira: User, settings: Settings, tmp_path: Path) -> CadModel:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()
    listing: CadModel = shelve(designer=mira).cad_model
    back_to_work(listing.releases.get())
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.DRAFT, published_at=None)
    listing.refresh_from_db()
    return listing


def add(client: Client, listing: CadModel, name: str, content: bytes) -> str:
    """What the studio says afterwards."""
    page = client.post(
        f"/studio/models/{listing.slug}/files/",
        {"further-file": SimpleUploadedFile(name, content)},
        follow=True,
    )
    return page.content.decode()


def test_a_ring_in_another_size_is_measured_shown_and_found_by_both(
    mira: User, draft: CadModel, client: Client, client_of: ClientOf
) -> None:
    studio = add(client_of(mira), draft, "us-9.stl", binary_stl(shell(band(inner=US_9_MM))))
    assert "STL, 102.5 kB, US 9.01, 18.9 mm inside, 6.44 g in 18k yellow gold" in studio

    put_on_shelf(draft.releases.get())
    CadModel.objects.filter(pk=draft.pk).update(
        state=ListingState.PUBLISHED, published_at=draft.created_at
    )
    draft.refresh_from_db()
    index_listing(cad_model=draft)
    page = client.get(f"{draft.get_absolute_url()}?size=us-9").content.decode()
    assert "You get it drawn in US 6.98, US 9.01." in page
    assert "is there, drawn as a file of its own: us-9.stl." in page
    for span, is_found in {"18.9-19": True, "17.2-17.4": True, "17.8-18.5": False}.items():
        found = client.get("/models/", {"finger": span}).content.decode()
        assert (draft.get_absolute_url() in found) is is_found, span
    told = client.get(f"/api/v1/models/{draft.slug}/").json()
    first, second = told["files"]
    assert (first["is_measured"], first["inner_diameter_mm"]) == (True, 17.3)
    assert first["weights_g"] == told["measurement"]["weights_g"]
    assert second["file_name"] == "us-9.stl"
    assert round(second["inner_diameter_mm"], 1) == 18.9
    assert round(second["weights_g"]["18k-yellow"], 2) == 6.44


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("no-ring.stl", b"solid nothing\nendsolid nothing\n"),
        ("inches.stl", binary_stl(shell(band(inner=US_9_MM / 25.4, wall=0.06, width=0.16)))),
    ],
)
def test_of_a_file_that_cannot_be_read_for_sure_nothing_is_said(
    mira: User, draft: CadModel, client_of: ClientOf, name: str, content: bytes
) -> None:
    """It goes to buyers as it is: neither a size nor a weight is guessed."""
    add(client_of(mira), draft, name, content)
    stored = ReleaseFile.objects.get(file_name=name)
    assert stored.measured_at is not None
    assert (stored.inner_diameter_mm, stored.volume_mm3) == (None, None)

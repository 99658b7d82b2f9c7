"""What is not sure of a file is asked before the review: bodies in doubt, and an open mesh."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from models_catalog.models import CadModel
from tests.fixtures import ClientOf
from tests.geometry import shapes
from tests.models_catalog.test_units import act, bring, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _files_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def _roles(listing: CadModel, role: str) -> dict[str, str]:
    shells = listing.releases.get().shells.all()
    return {f"role-{one.pk}": role if one.doubt else one.role for one in shells}


def test_bodies_in_doubt_are_asked_about_on_one_page_with_both_weights(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client, callbacks = client_of(mira), django_capture_on_commit_callbacks
    ring = shapes.shell(shapes.band(), "shank")
    beads = [
        shapes.shell(shapes.Solid.sphere(size, 48).translate((20, 6 * size, 0)), f"Object_{size}")
        for size in (1, 2)
    ]
    listing = bring(client, "ring.obj", shapes.obj(ring, *beads), callbacks)
    act(client, listing, "unit/", unit="mm")
    page = page_of(client, listing)
    assert "Say what 2 bodies are" in page
    # 382.1 mm3 of the ring in 18k yellow, and with 4.2 and 33.5 mm3 of the beads.
    assert 'id="weights"' not in page
    assert "without them and" in page and "with them, if they are metal" in page
    assert "what some bodies of the file are" in str(act(client, listing, "submit/").content)
    act(client, listing, "bodies/", callbacks, **_roles(listing, "metal"))
    page = page_of(client, listing)
    assert "Say what" not in page and 'id="weights"' in page
    act(client, listing, "submit/")
    listing.refresh_from_db()
    assert listing.state == "submitted"


def test_an_open_file_is_sold_without_a_weight_only_when_the_designer_says_so(
    mira: User,
    ben: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client: Client = client_of(mira)
    whole = shapes.shell(shapes.Solid.cube((10, 10, 10)), "shank")
    ring = type(whole)("shank", "metal", whole.vertices, whole.faces[1:])
    listing = bring(client, "open.obj", shapes.obj(ring), django_capture_on_commit_callbacks)
    act(client, listing, "unit/", unit="mm")
    assert "Sell it without a weight?" in page_of(client, listing)
    act(client, listing, "submit/")
    listing.refresh_from_db()
    assert listing.state == "draft"
    stranger = client_of(ben).post(f"/studio/models/{listing.slug}/unweighed/")
    assert stranger.status_code in (302, 403, 404)
    assert not listing.releases.get().is_sold_unweighed
    act(client, listing, "unweighed/")
    assert "You sell it without." in page_of(client, listing)
    act(client, listing, "submit/")
    listing.refresh_from_db()
    assert listing.state == "submitted"

"""What is not sure of a file is asked before the review: bodies in doubt, and an open mesh."""

import html
import json
import re
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from models_catalog.models import CadModel, Measurement
from tests.fixtures import ClientOf
from tests.geometry import shapes
from tests.geometry.beside_a_ring import FOREIGN
from tests.models_catalog.test_units import act, bring, page_of
from tests.shop import as_measured, shelve

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]


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
    assert "without what is in doubt and" in page and "with it, if it is metal" in page
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


def test_open_edges_and_faces_drawn_twice_are_shown_in_3d_on_the_page_of_the_piece(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    whole = shapes.shell(shapes.Solid.cube((10, 10, 10)), "shank")
    faces = np.concatenate([whole.faces[1:], whole.faces[5:7]])
    ring = type(whole)("shank", "metal", whole.vertices, faces)
    listing = bring(client, "open.obj", shapes.obj(ring), django_capture_on_commit_callbacks)
    act(client, listing, "unit/", unit="mm")
    page = page_of(client, listing)
    assert "3 open edges, so it has no weight." in page
    assert "Show where, in 3D" in page
    (attribute,) = re.findall(r' faults="([^"]*)"', page)
    faults = json.loads(html.unescape(attribute))
    gone = whole.vertices[whole.faces[0]]
    assert {tuple(end) for end in np.reshape(faults["open"], (-1, 3))} == set(map(tuple, gone))
    assert np.reshape(faults["twice"], (-1, 3, 3)) == pytest.approx(
        whole.vertices[whole.faces[5:7]]
    )


def test_buyers_are_shown_no_faults_of_the_mesh(mira: User, client_of: ClientOf) -> None:
    listing = shelve(designer=mira, title="Band").cad_model
    measured = Measurement.objects.filter(release__cad_model=listing)
    with as_measured():
        measured.update(open_edges_mm=[0, 0, 0, 1, 1, 1])
    assert " faults=" not in str(client_of(mira).get(listing.get_absolute_url()).content)
    assert " faults=" not in page_of(client_of(mira), listing)


def test_a_stick_through_a_ring_is_asked_about_and_what_the_designer_says_counts(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client, callbacks = client_of(mira), django_capture_on_commit_callbacks
    scene = FOREIGN["mandrel"]()
    data = shapes.binary_stl(*scene.shells(telling=False))
    listing = bring(client, "ring.stl", data, callbacks)
    act(client, listing, "unit/", unit="mm")
    assert "Say what 1 body is" in page_of(client, listing)
    act(client, listing, "bodies/", callbacks, **_roles(listing, "helper"))
    page = page_of(client, listing)
    assert "Say what" not in page and "It is not sure what belongs to" not in page
    found = Measurement.objects.get(release__cad_model=listing)
    assert found.volume_mm3 == pytest.approx(scene.own[0].volume(), rel=1e-3)
    assert found.inner_diameter_mm == pytest.approx(17.3, abs=0.02)


def test_a_sprue_grown_into_a_ring_is_asked_about_and_stays_metal_when_the_designer_says_so(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client, callbacks = client_of(mira), django_capture_on_commit_callbacks
    sprue = shapes.Solid.cylinder(12, 1.2, 1.2, 64).rotate((-90, 0, 0)).translate((0, 9.5, 0))
    data = shapes.binary_stl(shapes.shell(shapes.band() + sprue))
    listing = bring(client, "ring.stl", data, callbacks)
    act(client, listing, "unit/", unit="mm")
    page = page_of(client, listing)
    assert "Say whether all of it is the piece" in page and "a sprue?" in page
    assert "cut them off in your CAD program" in page and 'id="weights"' not in page
    assert "what some bodies of the file are" in str(act(client, listing, "submit/").content)
    act(client, listing, "bodies/", callbacks, **_roles(listing, "metal"))
    page = page_of(client, listing)
    assert "a sprue?" not in page and 'id="weights"' in page
    assert "belongs to the piece" not in page

"""What the designer says about a measured file: its unit, its bodies, the files beside it."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.models import CadModel, Category, ProcessingRun, ReleaseFile
from models_catalog.states import ListingState, WorkState
from tests.cast import make_designer
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.geometry import shapes
from tests.shop import shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def bring(client: Client, name: str, content: bytes, callbacks: Any) -> CadModel:
    """A new listing of Mira's, taken over the workbench in a real child process."""
    rings, _ = Category.objects.get_or_create(slug="rings", defaults={"name": "Rings"})
    words = {"title": "Ring", "description": "A ring.", "category": rings.pk, "tags": ""}
    with callbacks(execute=True):
        answer = client.post(
            "/studio/models/new/",
            {**words, "price_personal": "12", "file": SimpleUploadedFile(name, content)},
        )
    assert answer.status_code == 302, answer.context["form"].errors
    return CadModel.objects.latest("pk")


def act(client: Client, listing: CadModel, path: str, callbacks: Any = None, **data: Any) -> Any:
    address = f"/studio/models/{listing.slug}/{path}"
    if callbacks is None:
        return client.post(address, data, follow=True)
    with callbacks(execute=True):
        return client.post(address, data, follow=True)


def page_of(client: Client, listing: CadModel) -> str:
    return str(client.get(f"/studio/models/{listing.slug}/").content.decode())


def two_bodies() -> bytes:
    ring = shapes.shell(shapes.Solid.cube((20, 20, 20)), "shank")
    # A rough crystal, which neither its name nor its form gives away.
    stone = shapes.shell(shapes.Solid.cube((4, 4, 4)).translate((40, 0, 0)), "Object_2")
    return shapes.obj(ring, stone)


@pytest.mark.slow
@pytest.mark.long
def test_a_proposed_unit_is_confirmed_before_the_review(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "cube.stl", cube_stl(12.0), django_capture_on_commit_callbacks)
    page = page_of(client, listing)
    assert "In which unit is the file drawn?" in page
    assert "As millimetres its longest side is 12.0 mm" in page
    assert "a coin of 1 euro" in page
    assert "No, cm: 120.0 mm" in page
    answer = act(client, listing, "submit/")
    assert "your word on the unit of the file" in answer.content.decode()
    listing.refresh_from_db()
    assert listing.state == ListingState.DRAFT

    before = listing.releases.get().preview_key
    act(client, listing, "unit/", django_capture_on_commit_callbacks, unit="cm")

    assert not public_files().exists(before)
    release = listing.releases.select_related("measurement", "run").get()
    assert (release.confirmed_unit, release.run.state) == ("cm", WorkState.DONE)
    assert release.measurement.volume_mm3 == pytest.approx(1_728_000, rel=1e-4)
    assert (release.pictures.count(), release.turntables.count()) == (15, 5)
    act(client, listing, "submit/")
    listing.refresh_from_db()
    assert listing.state == ListingState.SUBMITTED


@pytest.mark.slow
@pytest.mark.long
def test_the_proposed_unit_is_confirmed_without_measuring_again(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "cube.stl", cube_stl(), django_capture_on_commit_callbacks)
    finished_at = listing.releases.get().run.finished_at
    act(client, listing, "unit/", django_capture_on_commit_callbacks, unit="mm")
    release = listing.releases.select_related("run").get()
    assert (release.confirmed_unit, release.run.finished_at) == ("mm", finished_at)
    assert "Before review" not in page_of(client, listing)


@pytest.mark.slow
@pytest.mark.long
def test_a_file_refused_for_its_size_is_measured_in_the_unit_that_the_designer_says(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "cube.stl", cube_stl(), django_capture_on_commit_callbacks)
    act(client, listing, "unit/", django_capture_on_commit_callbacks, unit="m")
    run = listing.releases.get().run
    assert (run.state, run.refusal_code) == (WorkState.REFUSED, "too-large")
    page = page_of(client, listing)
    assert "Say below in which unit" in page
    assert "Read in metres" in page

    ProcessingRun.objects.update(refusal_code="damaged")
    assert "In which unit" not in page_of(client, listing)
    answer = act(client, listing, "unit/", unit="mm")
    assert "Wait until the file is measured" in answer.content.decode()

    ProcessingRun.objects.update(refusal_code="too-large")
    act(client, listing, "unit/", django_capture_on_commit_callbacks, unit="mm")
    run = listing.releases.get().run
    assert (run.state, run.refusal_code) == (WorkState.DONE, "")


@pytest.mark.slow
@pytest.mark.long
def test_a_file_that_names_its_unit_asks_nothing(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    model = shapes.threemf_model(shapes.shell(shapes.Solid.cube((20, 20, 20))))
    content = shapes.archive(**{"3dmodel": model})
    listing = bring(client, "cube.3mf", content, django_capture_on_commit_callbacks)
    assert "In which unit" not in page_of(client, listing)
    answer = act(client, listing, "unit/", unit="inch")
    assert "The file itself says" in answer.content.decode()
    act(client, listing, "submit/")
    listing.refresh_from_db()
    assert listing.state == ListingState.SUBMITTED


@pytest.mark.slow
@pytest.mark.long
def test_a_body_that_is_a_stone_is_no_longer_weighed(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "ring.obj", two_bodies(), django_capture_on_commit_callbacks)
    release = listing.releases.get()
    shells = {shell.name: shell for shell in release.shells.all()}
    assert {name: shell.role for name, shell in shells.items()} == {
        "shank": "metal",
        "Object_2": "metal",
    }
    assert (release.measurement.volume_mm3 or 0) > 8_050
    assert "Bodies in the file" in page_of(client, listing)
    said = {f"role-{shells['shank'].pk}": "metal", f"role-{shells['Object_2'].pk}": "stone"}

    act(client, listing, "bodies/", django_capture_on_commit_callbacks, **said)

    release = listing.releases.get()
    assert release.measurement.volume_mm3 == pytest.approx(8_000, rel=1e-4)
    assert release.stone_groups.get().count == 1
    assert dict(release.shells.values_list("name", "is_role_confirmed")) == {
        "shank": True,
        "Object_2": True,
    }


@pytest.mark.slow
@pytest.mark.long
def test_not_every_body_can_be_a_helper(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "ring.obj", two_bodies(), django_capture_on_commit_callbacks)
    said = {f"role-{shell.pk}": "helper" for shell in listing.releases.get().shells.all()}
    answer = act(client, listing, "bodies/", **said)
    assert "At least one body must be metal" in answer.content.decode()
    assert not listing.releases.get().shells.filter(role="helper").exists()


@pytest.mark.slow
@pytest.mark.long
def test_a_working_file_is_delivered_beside_the_measured_one(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(mira)
    listing = bring(client, "cube.stl", cube_stl(), django_capture_on_commit_callbacks)
    blend = b"BLENDER-v405RENDH" + bytes(500)
    sent = {"further-file": SimpleUploadedFile("ring.blend", blend)}
    answer = act(client, listing, "files/", **sent)
    page = answer.content.decode()
    assert "ring.blend" in page
    assert "delivered, not measured" in page
    stored = ReleaseFile.objects.get(is_measured=False)
    assert (stored.format, stored.size_bytes) == ("blend", len(blend))
    with private_files().open(stored.storage_key) as kept:
        assert kept.read() == blend

    again = {"further-file": SimpleUploadedFile("RING.blend", blend)}
    assert "already. Rename this one" in act(client, listing, "files/", **again).content.decode()
    program = {"further-file": SimpleUploadedFile("ring.jcd", b"MZ\x90\x00")}
    act(client, listing, "files/", **program)
    assert ReleaseFile.objects.filter(is_measured=False).count() == 1

    act(client, listing, f"files/{stored.pk}/remove/", django_capture_on_commit_callbacks)
    assert not ReleaseFile.objects.filter(is_measured=False).exists()
    assert not private_files().exists(stored.storage_key)
    measured = ReleaseFile.objects.get()
    act(client, listing, f"files/{measured.pk}/remove/")
    assert ReleaseFile.objects.get() == measured


def test_a_file_that_cannot_be_measured_cannot_come_first(mira: User, client_of: ClientOf) -> None:
    rings = Category.objects.create(slug="rings", name="Rings")
    words = {"title": "Ring", "description": "A ring.", "category": rings.pk, "price_personal": "9"}
    for name, content in (("ring.blend", b"BLENDER-v405"), ("ring.jcd", b"\x01\x02\x03")):
        sent = SimpleUploadedFile(name, content)
        answer = client_of(mira).post("/studio/models/new/", {**words, "file": sent})
        assert answer.status_code == 422
        assert "add this one beside it" in str(answer.context["form"].errors["file"])


def test_a_version_that_has_been_on_the_shelf_keeps_its_files(
    mira: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    CadModel.objects.filter(pk=listing.pk).update(published_at=timezone.now())
    client = client_of(mira)
    act(client, listing, "withdraw/")
    sent = {"further-file": SimpleUploadedFile("ring.blend", b"BLENDER-v405RENDH")}
    answer = act(client, listing, "files/", **sent)
    assert "has been on the shelf" in answer.content.decode()
    assert not ReleaseFile.objects.filter(is_measured=False).exists()


@pytest.mark.parametrize("path", ["unit/", "bodies/", "files/", "files/1/remove/"])
def test_a_stranger_says_nothing_about_a_file(
    mira: User, carol: User, client_of: ClientOf, path: str
) -> None:
    listing = shelve(designer=mira).cad_model
    stranger = client_of(make_designer(username="noor"))
    assert stranger.post(f"/studio/models/{listing.slug}/{path}").status_code == 404
    assert client_of(carol).post(f"/studio/models/{listing.slug}/{path}").status_code == 403


@pytest.mark.parametrize("path", ["unit/", "bodies/", "files/", "files/1/remove/"])
def test_nothing_changes_while_a_listing_is_on_the_shelf(
    mira: User, client_of: ClientOf, path: str
) -> None:
    listing = shelve(designer=mira).cad_model
    sent = SimpleUploadedFile("ring.blend", b"BLENDER-v405RENDH")
    answer = act(client_of(mira), listing, path, **{"unit": "cm", "further-file": sent})
    assert "has been on the shelf" in answer.content.decode()
    assert listing.releases.get().confirmed_unit == ""


@pytest.mark.slow
@pytest.mark.long
def test_a11_a_name_that_turns_round_or_breaks_the_line_is_tamed_on_the_workbench(
    mira: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as members:
        members.writestr("ring\u202elts\r\n<script>.stl", cube_stl())
    client = client_of(mira)
    listing = bring(client, "ri\u202eng.zip", packed.getvalue(), django_capture_on_commit_callbacks)
    page = page_of(client, listing)
    assert "\u202e" not in page
    assert "&lt;script&gt;.stl" in page
    assert listing.releases.get().files.get().format == "zip"

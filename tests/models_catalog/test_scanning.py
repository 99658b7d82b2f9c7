"""What goes to buyers is looked at first: archives from inside, and all for malware."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from common.malware_scan import ScannerAway
from common.models import OutboxMail
from common.storage import private_files
from models_catalog.models import (
    CadModel,
    ProcessingRun,
    QuarantinedFile,
    Release,
    ReleaseFile,
    Upload,
)
from models_catalog.services.process_release import process_release
from models_catalog.services.start_release import start_release
from models_catalog.states import ListingState, ReleaseState, WorkState
from tests.cast import make_designer
from tests.clamd import EICAR, clamd
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.geometry.cad_files import zipped
from tests.shop import back_to_work, shelve

NOBODY = "127.0.0.1:1"
INFECTED_STL = b"solid " + EICAR + b"\nendsolid\n"


@pytest.fixture(autouse=True)
def _uploads_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.UPLOADS_DIR.mkdir()


@pytest.fixture
def draft(mira: User) -> CadModel:
    return _draft(mira)


def _draft(designer: User) -> CadModel:
    listing: CadModel = shelve(designer=designer).cad_model
    back_to_work(listing.releases.get())
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.DRAFT, published_at=None)
    listing.refresh_from_db()
    return listing


def add(client: Client, listing: CadModel, name: str, content: bytes) -> str:
    """What the studio says afterwards."""
    page: Any = client.post(
        f"/studio/models/{listing.slug}/files/",
        {"further-file": SimpleUploadedFile(name, content)},
        follow=True,
    )
    assert page.status_code == 200
    return str(page.text)


REFUSED = {
    "another archive": ("set.zip", zipped({"old.zip": zipped({"a.stl": b""})}), "another archive"),
    "an archive named as a model": (
        "set.zip",
        zipped({"ring.stl": b"Rar!\x1a\x07" + bytes(40)}),
        "ring.stl in the archive is another archive",
    ),
    "a bomb": ("set.zip", zipped({"zero.stl": bytes(30_000_000)}), "unpacks to far more"),
    "a program by its name": ("set.zip", zipped({"setup.exe": b"hello"}), "setup.exe in the arch"),
    "a program by its bytes": (
        "set.zip",
        zipped({"ring.stl": cube_stl(), "read.txt": b"MZ\x90\x00" + bytes(60)}),
        "read.txt in the archive is a program",
    ),
    "a page": ("set.zip", zipped({"ring.html": b"<script>"}), "no model, picture or text"),
    "a way out": ("set.zip", zipped({"../ring.stl": cube_stl()}), "outside the archive"),
    "a program in a package": (
        "ring.3mf",
        zipped({"_rels/.rels": b"<x/>", "3D/run.bin": b"\x7fELF" + bytes(60)}),
        "run.bin in the archive is a program",
    ),
    "an archive for a working file": ("ring.jcd", b"7z\xbc\xaf\x27\x1c" + bytes(99), "an archive"),
}


@pytest.mark.long
def test_a04_a_file_beside_the_measured_one_is_refused_for_what_lies_in_it(
    mira: User, draft: CadModel, client_of: ClientOf
) -> None:
    client = client_of(mira)
    for name, (file_name, content, words) in REFUSED.items():
        assert words in add(client, draft, file_name, content), name
    assert not ReleaseFile.objects.filter(is_measured=False, release__cad_model=draft).exists()


def test_a04_an_archive_is_taken_and_the_review_lists_what_lies_in_it(
    mira: User, staff: User, draft: CadModel, client_of: ClientOf
) -> None:
    members = {"ring.stl": cube_stl(), "ring.3dm": b"3D Geometry File Format", "a/b.txt": b"hello"}
    said = add(client_of(mira), draft, "set.zip", zipped(members))
    assert "set.zip goes to buyers too" in said
    page = client_of(staff).get(f"/admin/models_catalog/cadmodel/{draft.pk}/review/").text
    assert "3 files inside" in page
    for name, kind in (("ring.stl", "STL model"), ("ring.3dm", "3DM model"), ("a/b.txt", "text")):
        assert f'{name}<br><span class="quiet">{kind}, ' in page


def test_a04_a_measured_archive_is_listed_too(mira: User, draft: CadModel) -> None:
    run = _waiting(mira, zipped({"ring.stl": cube_stl()}), draft, name="ring.zip")
    process_release(run.pk)
    stored = run.release.files.get()
    assert stored.contents == [{"name": "ring.stl", "bytes": len(cube_stl())}]


def test_a14_a_file_with_malware_is_locked_away_and_its_designer_told(
    mira: User, staff: User, draft: CadModel, client_of: ClientOf, settings: Settings
) -> None:
    client = client_of(mira)
    with clamd() as settings.CLAMD_ADDRESS:
        said = add(client, draft, "ring.stl", INFECTED_STL)
        assert "Eicar-Test-Signature" in said
        assert "We locked it away" in said
        assert not list(settings.UPLOADS_DIR.iterdir())
        assert "clean.stl goes to buyers too" in add(client, draft, "clean.stl", cube_stl())
    assert not ReleaseFile.objects.filter(file_name="ring.stl").exists()
    found = QuarantinedFile.objects.get()
    assert found.storage_key.startswith("quarantine/")
    with private_files().open(found.storage_key) as kept:
        assert kept.read() == INFECTED_STL
    mail = OutboxMail.objects.get(kind="file_quarantined")
    assert mail.to_address == mira.email and "Eicar-Test-Signature" in mail.text_body
    desk = client_of(staff)
    review = desk.get(f"/admin/models_catalog/cadmodel/{draft.pk}/review/").text
    assert "ring.stl: Eicar-Test-Signature, found" in review
    row = desk.get(f"/admin/models_catalog/quarantinedfile/{found.pk}/change/").text
    assert "Eicar-Test-Signature" in row and found.storage_key not in row


def _waiting(
    designer: User, content: bytes, draft: CadModel, name: str = "ring.stl"
) -> ProcessingRun:
    upload = Upload.objects.create(
        owner=designer, file_name=name, size_bytes=len(content), received_bytes=len(content)
    )
    upload.path.write_bytes(content)
    # The file takes the place of the one that the draft had.
    draft.releases.in_work().update(state=ReleaseState.SET_ASIDE)
    return start_release(cad_model=draft, upload=upload).run


def test_a14_malware_in_the_file_to_be_measured_never_reaches_the_store(
    mira: User, draft: CadModel, settings: Settings
) -> None:
    run = _waiting(mira, INFECTED_STL, draft)
    with clamd() as settings.CLAMD_ADDRESS:
        assert process_release(run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.refusal_code) == (WorkState.REFUSED, "malware")
    assert "Eicar-Test-Signature" in run.reason
    assert not run.release.files.exists()
    assert not list(settings.UPLOADS_DIR.iterdir())
    assert QuarantinedFile.objects.get().cad_model == draft


def test_a14_without_a_verdict_a_file_waits_and_is_looked_at_later(
    mira: User, draft: CadModel, client_of: ClientOf, settings: Settings
) -> None:
    run, other = _waiting(mira, cube_stl(), draft), _draft(mira)
    limits = "Heuristics.Limits.Exceeded.MaxFileSize FOUND"
    with clamd(limit=10) as too_small, clamd(says=limits) as not_looked_at:
        for address in (NOBODY, too_small, not_looked_at):
            settings.CLAMD_ADDRESS = address
            with pytest.raises(ScannerAway):
                process_release(run.pk)
            run.refresh_from_db()
            assert (run.state, run.attempt_count) == (WorkState.QUEUED, 0)
            said = add(client_of(mira), other, "beside.stl", cube_stl())
            assert "none goes to buyers unseen" in said
    assert not Release.objects.get(pk=run.release_id).files.exists()
    assert Upload.objects.get(run=run).path.exists()
    with clamd() as settings.CLAMD_ADDRESS:
        process_release(run.pk)
    run.refresh_from_db()
    assert run.state == WorkState.DONE


def test_a14_a_file_that_never_gets_a_verdict_keeps_out_no_other_designer(
    mira: User, draft: CadModel, settings: Settings
) -> None:
    carol = make_designer(username="carol")
    draft_of_carol = _draft(carol)
    with clamd() as settings.CLAMD_ADDRESS:
        process_release(_waiting(carol, cube_stl(), draft_of_carol).pk)
    next_of_carol = _waiting(carol, cube_stl(), draft_of_carol)
    never = _waiting(mira, cube_stl(), draft)
    assert ProcessingRun.objects.by_turn().first() == never
    with clamd(limit=10) as settings.CLAMD_ADDRESS, pytest.raises(ScannerAway):
        process_release(never.pk)
    assert ProcessingRun.objects.by_turn().first() == next_of_carol

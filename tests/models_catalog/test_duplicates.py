"""A piece that looks like another designer's waits for staff; nobody else learns of it."""

import secrets
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from geometry.likeness.fingerprint_size import DIMENSIONS, VERSION
from models_catalog.errors import DuplicateUndecided
from models_catalog.fingerprint_index import REACH
from models_catalog.models import (
    CadModel,
    Category,
    DuplicateFinding,
    Fingerprint,
    ModerationDecision,
    ReleaseFile,
    Shell,
)
from models_catalog.selectors.near_shapes import distances_near, fingerprints_near
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.publish_listing import publish_listing
from models_catalog.services.store_fingerprint import store_fingerprint
from models_catalog.services.submit_listing import submit_listing
from models_catalog.states import FindingState, ListingState, ShellRole
from tests.cast import make_designer
from tests.files import cube_stl
from tests.fixtures import ClientOf, ReadMails
from tests.geometry import shapes
from tests.races import in_threads
from tests.shop import as_measured, make_listing, shelve


@pytest.fixture
def tomas(db: None) -> User:
    return make_designer(username="tomas")


def piece(designer: User, at: float, *, title: str, state: str = ListingState.DRAFT) -> CadModel:
    """A listing whose fingerprint stands at `at` along one dimension, its file its own."""
    listing: CadModel = shelve(designer=designer, title=title).cad_model
    release = listing.releases.get()
    with as_measured():
        release.files.update(sha256=secrets.token_hex(32))
    vector = [0.0] * DIMENSIONS
    vector[2] = at
    store_fingerprint(
        release_file=release.files.get(),
        found={"version": VERSION, "metal": vector, "whole": None},
    )
    listing.state = state
    if state == ListingState.SUBMITTED:
        listing.submitted_at = timezone.now()
    listing.save()
    return listing


def test_nearness_to_thirty_pieces_is_one_query(
    mira: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        piece(mira, 7.0, title=f"Vow band {number}")
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    vector[2] = 7.0
    with django_assert_num_queries(1):
        assert len(distances_near(vector)) == 30


def review_page(client: Client, listing: CadModel) -> str:
    page = client.get(f"/admin/models_catalog/cadmodel/{listing.pk}/review/")
    assert page.status_code == 200
    return str(page.content.decode())


def test_a_copy_waits_for_staff_and_a_decision_lets_it_through(
    mira: User, tomas: User, staff: User, client_of: ClientOf
) -> None:
    piece(tomas, 100.0, title="Norn original")
    copy = piece(mira, 100.0 + REACH / 2, title="Norn again")
    submit_listing(actor=mira, cad_model=copy)
    copy.refresh_from_db()
    assert copy.state == ListingState.SUBMITTED

    with pytest.raises(DuplicateUndecided):
        publish_listing(actor=staff, cad_model=copy)
    desk = client_of(staff)
    page = review_page(desk, copy)
    assert "Norn original" in page
    assert page.count("/media/pictures/") >= 2
    assert "small changes, such as another finger size" in page

    finding = DuplicateFinding.objects.get()
    address = f"/admin/models_catalog/cadmodel/{copy.pk}/duplicates/{finding.pk}"
    assert desk.get(f"{address}/not-a-copy/").status_code == 405
    desk.post(f"{address}/not-a-copy/")
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == (FindingState.DISMISSED, staff)
    assert publish_listing(actor=staff, cad_model=copy).state == ListingState.PUBLISHED


def test_a_copy_goes_back_without_naming_the_other_piece(
    mira: User, tomas: User, staff: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    piece(tomas, 5.0, title="Secret draft")
    copy = piece(mira, 5.0, title="Norn again")
    submit_listing(actor=mira, cad_model=copy)
    finding = DuplicateFinding.objects.get()
    client_of(staff).post(f"/admin/models_catalog/cadmodel/{copy.pk}/duplicates/{finding.pk}/copy/")

    copy.refresh_from_db()
    finding.refresh_from_db()
    assert (copy.state, finding.state) == (ListingState.SENT_BACK, FindingState.CONFIRMED)
    said = (
        read_mails()[0].text + client_of(mira).get(f"/studio/models/{copy.slug}/").content.decode()
    )
    assert "matches one that another designer gave us" in said
    assert "Secret draft" not in said and "tomas" not in said.lower()

    submit_listing(actor=mira, cad_model=copy)
    with pytest.raises(DuplicateUndecided, match="Not a copy"):
        publish_listing(actor=staff, cad_model=copy)


def test_the_own_match_is_a_hint_on_the_workbench_and_blocks_nothing(
    mira: User, staff: User, client_of: ClientOf
) -> None:
    piece(mira, 7.0, title="Vow band")
    again = piece(mira, 7.5, title="Vow band, wide")
    submit_listing(actor=mira, cad_model=again)
    workbench = client_of(mira).get(f"/studio/models/{again.slug}/").content.decode()
    assert "Looks like another piece of yours" in workbench and "Vow band</a>" in workbench
    assert "Looks like another designer" not in review_page(client_of(staff), again)
    publish_listing(actor=staff, cad_model=again)


def test_the_same_file_is_found_without_a_fingerprint_even_in_a_withdrawn_listing(
    mira: User, tomas: User, staff: User, client_of: ClientOf
) -> None:
    theirs = make_listing(designer=tomas, title="Old signet", content=b"the very bytes").cad_model
    CadModel.objects.filter(pk=theirs.pk).update(state=ListingState.WITHDRAWN)
    mine = make_listing(designer=mira, content=b"the very bytes").cad_model
    CadModel.objects.filter(pk=mine.pk).update(
        state=ListingState.SUBMITTED, submitted_at=timezone.now()
    )
    (finding,) = find_duplicates(release=mine.releases.get())
    assert finding.is_same_file and finding.distance is None
    assert "The very same file" in review_page(client_of(staff), mine)


def test_pieces_farther_apart_than_the_reach_are_not_found(mira: User, tomas: User) -> None:
    piece(tomas, 0.0, title="Other")
    near, far = (piece(mira, at, title="Mine") for at in (REACH * 0.99, -REACH * 1.01))
    assert find_duplicates(release=far.releases.get()) == []
    assert len(find_duplicates(release=near.releases.get())) == 2 - 1


def test_neither_uploader_nor_stranger_sees_a_match_with_another_designer(
    mira: User, tomas: User, carol: User, client_of: ClientOf, client: Client
) -> None:
    piece(tomas, 3.0, title="Unseen drop")
    copy = piece(mira, 3.0, title="Seen drop")
    submit_listing(actor=mira, cad_model=copy)
    finding = DuplicateFinding.objects.get()
    pages = [
        client_of(mira).get(address).content.decode()
        for address in ("/studio/", f"/studio/models/{copy.slug}/")
    ]
    assert not any("Unseen" in page or "Looks like" in page for page in pages)
    decide = f"/admin/models_catalog/cadmodel/{copy.pk}/duplicates/{finding.pk}/not-a-copy/"
    review = f"/admin/models_catalog/cadmodel/{copy.pk}/review/"
    for browser in (client, client_of(carol), client_of(mira)):
        assert browser.post(decide).status_code == 302
        assert browser.get(review).status_code == 302
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_what_appears_between_review_and_publishing_is_caught_and_kept(
    mira: User, tomas: User, staff: User
) -> None:
    mine = piece(mira, 1.0, title="First", state=ListingState.SUBMITTED)
    assert find_duplicates(release=mine.releases.get()) == []
    piece(tomas, 1.0, title="Second")
    with pytest.raises(DuplicateUndecided):
        publish_listing(actor=staff, cad_model=mine)
    assert DuplicateFinding.objects.blocking().count() == 1
    assert not ModerationDecision.objects.exists()


def test_a_decision_stands_when_the_search_is_repeated_and_the_listing_is_uploaded_again(
    mira: User, tomas: User, staff: User, client_of: ClientOf
) -> None:
    piece(tomas, 1.0, title="Theirs")
    mine = piece(mira, 1.0, title="Mine", state=ListingState.SUBMITTED)
    (finding,) = find_duplicates(release=mine.releases.get())
    client_of(staff).post(
        f"/admin/models_catalog/cadmodel/{mine.pk}/duplicates/{finding.pk}/not-a-copy/"
    )
    (again,) = find_duplicates(release=mine.releases.get())
    assert again.state == FindingState.DISMISSED


@pytest.mark.django_db(transaction=True)
def test_two_searches_at_once_note_a_match_once(mira: User, tomas: User) -> None:
    piece(tomas, 1.0, title="Theirs")
    release = piece(mira, 1.0, title="Mine").releases.get()
    in_threads(lambda: find_duplicates(release=release), times=4)
    assert DuplicateFinding.objects.filter(release=release).count() == 1


def test_the_lookup_reads_nothing_but_the_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = fingerprints_near(np.zeros(DIMENSIONS, np.float32)).values("pk", "vector").explain()
    assert "Index Only Scan using fingerprint_by_cell" in plan


@pytest.mark.slow
def test_an_upload_is_fingerprinted_and_older_files_by_the_command(
    mira: User, tomas: User, client_of: ClientOf, settings: Settings, tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    settings.UPLOADS_DIR = tmp_path / "uploads"
    category = Category.objects.create(slug="rings", name="Rings")
    older = make_listing(designer=tomas, content=cube_stl(30.0)).cad_model.releases.get()
    call_command("fingerprint_all")
    assert Fingerprint.objects.filter(release_file__release=older).count() == 1
    form = {
        "title": "Cube", "description": "A cube.", "category": category.pk, "tags": "",
        "price_personal": "12.50", "price_studio": "", "price_unlimited": "",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        client_of(mira).post(
            "/studio/models/new/",
            {**form, "file": SimpleUploadedFile("cube.stl", cube_stl(17.0))},
        )
    (finding,) = DuplicateFinding.objects.filter(release__cad_model__designer=mira)
    assert finding.other_release == older
    assert finding.distance is not None and finding.distance < REACH / 4
    before = list(Fingerprint.objects.values_list("pk", flat=True))
    call_command("fingerprint_all")
    assert list(Fingerprint.objects.values_list("pk", flat=True)) == before
    assert not ReleaseFile.objects.filter(is_measured=True, fingerprints=None).exists()


@pytest.mark.slow
def test_older_files_are_compared_without_the_bodies_that_their_designer_called_helpers(
    mira: User, tomas: User
) -> None:
    ring = shapes.shell(shapes.torus(), "shank")
    handle = shapes.shell(shapes.torus(inner=40.0, wire=6.0).translate((60, 0, 0)), "Object_2")
    theirs = make_listing(designer=tomas, content=shapes.obj(ring)).cad_model.releases.get()
    copy = make_listing(designer=mira, content=shapes.obj(ring, handle)).cad_model.releases.get()
    with as_measured():
        Shell.objects.create(
            release=copy,
            name="Object_2",
            role=ShellRole.HELPER,
            is_role_confirmed=True,
            count=1,
            size_x_mm=52,
            size_y_mm=52,
            size_z_mm=6,
        )
    call_command("fingerprint_all")
    (finding,) = DuplicateFinding.objects.filter(release=copy)
    assert finding.other_release == theirs
    assert finding.distance is not None and finding.distance < REACH / 4

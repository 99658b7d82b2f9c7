"""The next version of a piece is made and reviewed while the one on the shelf goes on selling."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from models_catalog.errors import DecidedAlready, ListingRefused
from models_catalog.models import (
    CadModel,
    DuplicateFinding,
    ListingIndex,
    Measurement,
    Picture,
    ProcessingRun,
    Release,
    ReleaseFile,
)
from models_catalog.services.publish_release import publish_release
from models_catalog.services.send_back_release import send_back_release
from models_catalog.services.submit_release import submit_release
from models_catalog.services.take_down_listing import take_down_listing
from models_catalog.services.undo_take_down import undo_take_down
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.states import ListingState, ReleaseState, WorkState
from tests.cast import make_designer
from tests.files import cube_stl
from tests.fixtures import ClientOf, ReadMails
from tests.shop import add_file, measure, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def piece(mira: User) -> CadModel:
    listing: CadModel = shelve(designer=mira).cad_model
    return listing


def next_version(piece: CadModel, *, notes: str = "The shank is **0.2 mm** thicker.") -> Release:
    """Measured and heavier, with a picture of its own."""
    release = Release.objects.create(cad_model=piece, number=2, notes=notes)
    add_file(release, b"solid two\nendsolid two\n", "signet-2.stl")
    measure(release)
    Measurement.objects.filter(release=release).update(volume_mm3=300)
    Picture.objects.create(
        release=release,
        storage_key=f"pictures/{release.pk}-two.webp",
        view="hero",
        metal="yellow",
        width=800,
        height=800,
        position=0,
    )
    ProcessingRun.objects.create(release=release, state=WorkState.DONE, percent=100)
    return release


def studio(piece: CadModel, act: str = "") -> str:
    return f"/studio/models/{piece.slug}/{act}"


def desk(piece: CadModel, act: str) -> str:
    return f"/admin/models_catalog/cadmodel/{piece.pk}/{act}"


def form(piece: CadModel, **changed: object) -> dict[str, object]:
    return {
        "title": piece.title,
        "description": piece.description,
        "category": piece.category_id,
        "price_studio": "50.00",
        **changed,
    }


def sold(piece: CadModel) -> int:
    return ListingIndex.objects.get(cad_model=piece).release.number


def test_a_new_file_of_a_piece_on_the_shelf_is_its_next_version_and_the_old_one_sells_on(
    mira: User, piece: CadModel, client_of: ClientOf, client: Client
) -> None:
    before = client.get(piece.get_absolute_url()).content
    sent = form(piece, file=SimpleUploadedFile("cube.stl", cube_stl()))
    client_of(mira).post(studio(piece, "edit/"), sent)
    second = piece.releases.get(number=2)
    assert (second.state, second.run.state) == (ReleaseState.DRAFT, WorkState.QUEUED)
    assert sold(piece) == 1
    assert client.get(piece.get_absolute_url()).status_code == 200
    page = client_of(mira).get(studio(piece)).content.decode()
    assert "Version 2: in work" in page and "goes on selling until staff have published" in page
    assert b"Version 1 of" in before
    # Another file takes its place, and there is one in work at any time.
    again = form(piece, file=SimpleUploadedFile("cube.stl", cube_stl(12.0)))
    client_of(mira).post(studio(piece, "edit/"), again)
    assert piece.releases.get(number=2).state == ReleaseState.SET_ASIDE
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.create(cad_model=piece, number=9)


def test_it_goes_its_way_from_notes_to_review_to_the_shelf(
    mira: User,
    staff: User,
    piece: CadModel,
    client_of: ClientOf,
    client: Client,
    read_mails: ReadMails,
) -> None:
    second = next_version(piece, notes="")
    designer = client_of(mira)
    assert "what is new in this version" in designer.get(studio(piece)).content.decode()
    refused = designer.post(studio(piece, "versions/2/submit/"), follow=True).content.decode()
    assert "Not ready for review yet" in refused
    designer.post(studio(piece, "versions/2/notes/"), {"notes": "A **thicker** shank.<script>"})
    designer.post(studio(piece, "versions/2/submit/"))
    twice = designer.post(studio(piece, "versions/2/submit/"), follow=True).content.decode()
    assert "is now “waiting for review”" in twice
    reviewer = client_of(staff)
    assert (
        piece.title in reviewer.get("/admin/models_catalog/cadmodel/?waits=review").content.decode()
    )
    review = reviewer.get(desk(piece, "review/")).content.decode()
    assert "Sells: version 1" in review and "New: version 2" in review
    assert "<strong>300.0 mm³</strong>" in review and "250.0 mm³" in review
    assert (
        "<strong>thicker</strong>" in review and "<script>" not in review.split("thicker")[1][:40]
    )
    assert sold(piece) == 1 and b"Version 1 of" in client.get(piece.get_absolute_url()).content
    reviewer.post(desk(piece, "versions/2/publish/"))
    assert sold(piece) == 2
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "Version 2 of" in page and f"{second.pk}-two.webp" in page
    assert [mail.subject for mail in read_mails()] == ["“Bezel signet” sells in version 2"]
    second.refresh_from_db()
    with pytest.raises(DecidedAlready, match="was first"):
        send_back_release(actor=staff, release=second, reason="Too late.")


def test_staff_send_it_back_with_a_reason_and_the_piece_stays_on_the_shelf(
    mira: User, staff: User, piece: CadModel, client_of: ClientOf, read_mails: ReadMails
) -> None:
    second = submit_release(actor=mira, release=next_version(piece))
    without = client_of(staff).post(desk(piece, "versions/2/send-back/"), {"reason": " "})
    assert without.status_code == 422
    client_of(staff).post(desk(piece, "versions/2/send-back/"), {"reason": "The shank is open."})
    second.refresh_from_db()
    piece.refresh_from_db()
    assert (second.state, piece.state) == (ReleaseState.SENT_BACK, ListingState.PUBLISHED)
    assert "Version 2" in read_mails()[0].subject
    page = client_of(mira).get(studio(piece)).content.decode()
    assert "The shank is open." in page and "Send version 2 to review" in page
    # The decision was about the version: the piece can be withdrawn and put back as before.
    withdraw_listing(actor=mira, cad_model=piece)
    submit_again = client_of(mira).get(studio(piece)).content.decode()
    assert "Send version 2 to review" in submit_again


def test_while_one_waits_another_file_is_refused_with_what_to_do(
    mira: User, piece: CadModel, client_of: ClientOf
) -> None:
    submit_release(actor=mira, release=next_version(piece))
    client = client_of(mira)
    sent = form(piece, file=SimpleUploadedFile("cube.stl", cube_stl()))
    refused = client.post(studio(piece, "edit/"), sent)
    assert refused.status_code == 422
    assert "Take that version back" in refused.content.decode()
    client.post(studio(piece, "versions/2/take-back/"))
    assert piece.releases.get(number=2).state == ReleaseState.DRAFT
    client.post(studio(piece, "versions/2/set-aside/"))
    assert piece.releases.get(number=2).state == ReleaseState.SET_ASIDE
    client.get(studio(piece))
    assert "Version 2" not in client.get(studio(piece)).content.decode()


@pytest.mark.parametrize("who", ["designer", "staff"])
def test_a_piece_that_leaves_the_shelf_takes_its_version_out_of_the_review(
    mira: User, staff: User, piece: CadModel, who: str
) -> None:
    second = submit_release(actor=mira, release=next_version(piece))
    with pytest.raises(DatabaseError, match="waits for review"), transaction.atomic():
        CadModel.objects.filter(pk=piece.pk).update(state=ListingState.WITHDRAWN)
    if who == "designer":
        withdraw_listing(actor=mira, cad_model=piece)
    else:
        take_down_listing(actor=staff, cad_model=piece, reason="A complaint.")
    second.refresh_from_db()
    assert second.state == ReleaseState.DRAFT
    with pytest.raises(ListingRefused, match="together with it"):
        publish_release(actor=staff, release=second)
    if who == "staff":
        undo_take_down(actor=staff, cad_model=piece, reason="It was none.")
        assert sold(piece) == 1, "what was reviewed goes back, and nothing else"


def test_nobody_publishes_their_own_version_and_a_copy_goes_back_alone(
    mira: User, staff: User, piece: CadModel, client_of: ClientOf
) -> None:
    other = shelve(designer=make_designer(username="noor")).cad_model.releases.get()
    second = submit_release(actor=mira, release=next_version(piece))
    mira.is_staff = True
    with pytest.raises(ListingRefused, match="your own piece"):
        publish_release(actor=mira, release=second)
    finding = DuplicateFinding.objects.create(release=second, other_release=other, distance=0.1)
    with pytest.raises(ListingRefused, match="looks like another designer"):
        publish_release(actor=staff, release=second)
    client_of(staff).post(desk(piece, f"duplicates/{finding.pk}/copy/"))
    second.refresh_from_db()
    piece.refresh_from_db()
    assert (second.state, piece.state) == (ReleaseState.SENT_BACK, ListingState.PUBLISHED)
    assert sold(piece) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda release: ReleaseFile.objects.filter(release=release).update(sha256="0" * 64),
        lambda release: ReleaseFile.objects.create(
            release=release, storage_key="x", file_name="x.stl", format="stl", size_bytes=1
        ),
        lambda release: Measurement.objects.filter(release=release).update(volume_mm3=1),
        lambda release: release.stone_groups.create(
            shape="round", length_mm=1, width_mm=1, count=1, total_carats=1
        ),
        lambda release: Release.objects.filter(pk=release.pk).update(notes="Other words."),
        lambda release: Release.objects.filter(pk=release.pk).update(state=ReleaseState.DRAFT),
    ],
    ids=["files", "another file", "figures", "stones", "notes", "state"],
)
def test_what_was_on_the_shelf_stays_as_it_was_also_in_sql(
    piece: CadModel, change: Callable[[Release], object]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change(piece.releases.get())


def test_the_longest_waiting_comes_first_whether_piece_or_version(
    mira: User, staff: User, piece: CadModel, client_of: ClientOf
) -> None:
    second = submit_release(actor=mira, release=next_version(piece))
    Release.objects.filter(pk=second.pk).update(submitted_at=timezone.now() - timedelta(days=3))
    fresh = shelve(designer=mira, title="Waits a day").cad_model
    since = timezone.now() - timedelta(days=1)
    CadModel.objects.filter(pk=fresh.pk).update(state=ListingState.SUBMITTED, submitted_at=since)
    page = client_of(staff).get("/admin/models_catalog/cadmodel/").content.decode()
    assert page.index("Bezel signet") < page.index("Waits a day")
    review = client_of(staff).get(desk(fresh, "review/")).content.decode()
    assert "“Bezel signet”" in review, "it is next in the queue"


def test_a_renamed_piece_is_found_where_it_was_and_nobody_else_gets_the_address(
    mira: User, piece: CadModel, client_of: ClientOf, client: Client
) -> None:
    old = piece.slug
    designer = client_of(mira)
    designer.post(studio(piece, "edit/"), form(piece, title="Oval signet"))
    piece.refresh_from_db()
    assert piece.slug == "oval-signet"
    for path, answer in (
        (f"/models/{old}/?units=us", "/models/oval-signet/?units=us"),
        (f"/models/{old}/drawing.pdf", "/models/oval-signet/drawing.pdf"),
        (f"/api/v1/models/{old}/", "/api/v1/models/oval-signet/"),
        (f"/models/{old}/report/", "/models/oval-signet/report/"),
    ):
        moved = client.get(path)
        assert (moved.status_code, moved["Location"]) == (301, answer)
        assert "no-store" in moved["Cache-Control"], "it may be called so again"
    posted = designer.post(f"/studio/models/{old}/withdraw/")
    assert (posted.status_code, posted["Location"]) == (308, "/studio/models/oval-signet/withdraw/")
    page = client.get("/models/oval-signet/").content.decode()
    assert re.search(r'rel="canonical" href="[^"]+/models/oval-signet/"', page)
    # Another piece of that name gets another address, by the form and in SQL.
    other = shelve(designer=mira).cad_model
    with pytest.raises(IntegrityError, match="was that of another piece"), transaction.atomic():
        CadModel.objects.filter(pk=other.pk).update(slug=old)
    # Off the shelf a stranger does not learn what it is called now.
    withdraw_listing(actor=mira, cad_model=piece)
    assert client.get(f"/models/{old}/").status_code == 404
    # Back to the old name: it is its own.
    CadModel.objects.filter(pk=piece.pk).update(slug=old)
    assert designer.get(f"/studio/models/{old}/").status_code == 200
    assert designer.get("/studio/models/oval-signet/")["Location"] == f"/studio/models/{old}/"

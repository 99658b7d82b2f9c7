"""From a designer's file to the shelf: measured in a real child process, reviewed by staff."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.errors import ListingRefused
from models_catalog.models import CadModel, Category, ListingIndex, Upload
from models_catalog.services.process_release import process_release
from models_catalog.services.publish_listing import publish_listing
from models_catalog.services.withdraw_listing import withdraw_listing
from models_catalog.states import ListingState, WorkState
from tests.cast import make_designer
from tests.files import cube_stl, open_cube_stl
from tests.fixtures import ClientOf, ReadMails
from tests.shop import make_listing, put_on_shelf, shelve


@pytest.fixture
def rings(db: None) -> Category:
    return Category.objects.create(slug="rings", name="Rings")


@pytest.fixture(autouse=True)
def _files_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def words(category: Category, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Cube ring",
        "description": "A cube.",
        "category": category.pk,
        "tags": "cube, test",
        "price_personal": "12.50",
        "price_studio": "",
        "price_unlimited": "90",
        **changed,
    }


def post_new(client: Client, category: Category, content: bytes, **changed: Any) -> Any:
    sent = SimpleUploadedFile("cube.stl", content)
    return client.post("/studio/models/new/", {**words(category, **changed), "file": sent})


@pytest.fixture
def measured(
    mira: User,
    client_of: ClientOf,
    rings: Category,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> CadModel:
    """Mira's cube after the workbench, its unit confirmed; the commit starts the task."""
    with django_capture_on_commit_callbacks(execute=True):
        post_new(client_of(mira), rings, cube_stl())
    listing = CadModel.objects.get()
    client_of(mira).post(f"/studio/models/{listing.slug}/unit/", {"unit": "mm"})
    return listing


@pytest.mark.slow
def test_an_uploaded_file_is_measured_pictured_and_previewed(measured: CadModel) -> None:
    release = measured.releases.get()
    assert release.run.state == WorkState.DONE
    assert release.measurement.volume_mm3 == pytest.approx(8000, rel=1e-3)
    assert release.measurement.is_watertight
    assert {(p.view, p.metal) for p in release.pictures.all()} >= {
        ("hero", "yellow"),
        ("hero", "white"),
        ("hero", "rose"),
    }
    original = release.files.get()
    with private_files().open(original.storage_key) as stored:
        assert stored.read() == cube_stl()
    with public_files().open(release.preview_key) as preview:
        assert preview.read(4) == b"glTF"
    assert {(o.kind, o.price_minor) for o in measured.offers.all()} == {
        ("personal", 1250),
        ("unlimited", 9000),
    }
    process_release(release.run.pk)  # a task that comes twice does nothing
    assert (release.pictures.count(), release.turntables.count()) == (15, 5)


@pytest.mark.slow
def test_p08_the_designer_reads_what_the_file_says_of_its_maker_and_a_shopper_does_not(
    mira: User,
    staff: User,
    client_of: Any,
    client: Any,
    rings: Category,
    django_capture_on_commit_callbacks: Any,
) -> None:
    named = b"Zoe Canary".ljust(80, b"\0") + cube_stl()[80:]
    with django_capture_on_commit_callbacks(execute=True):
        post_new(client_of(mira), rings, named)
    listing = CadModel.objects.get()
    client_of(mira).post(f"/studio/models/{listing.slug}/unit/", {"unit": "mm"})
    page = client_of(mira).get(f"/studio/models/{listing.slug}/").content.decode()
    assert "First line: Zoe Canary" in page
    put_on_shelf(listing.releases.get())
    CadModel.objects.update(state=ListingState.PUBLISHED, published_at=timezone.now())
    assert "Canary" not in client.get(listing.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_staff_publish_a_listing_and_the_shop_shows_it(
    measured: CadModel,
    mira: User,
    staff: User,
    client_of: ClientOf,
    client: Client,
    read_mails: ReadMails,
) -> None:
    client_of(mira).post(f"/studio/models/{measured.slug}/submit/")
    desk = client_of(staff)
    review = desk.get(f"/admin/models_catalog/cadmodel/{measured.pk}/review/").content.decode()
    assert "8,000.0 mm³" in review
    assert "/media/pictures/" in review
    assert client.get(f"/models/{measured.slug}/").status_code == 404

    desk.post(f"/admin/models_catalog/cadmodel/{measured.pk}/publish/")

    page = client.get(f"/models/{measured.slug}/")
    assert page.status_code == 200
    assert "12.50 USD" in page.content.decode()
    assert "124.6 g" in page.content.decode()  # 8 cm3 of 18k yellow at 15.58 g/cm3
    assert read_mails()[0].subject == "“Cube ring” is on the shelf"


@pytest.mark.slow
def test_a_listing_comes_back_with_the_reason_by_mail(
    measured: CadModel, mira: User, staff: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    designer, desk = client_of(mira), client_of(staff)
    designer.post(f"/studio/models/{measured.slug}/submit/")
    address = f"/admin/models_catalog/cadmodel/{measured.pk}/send-back/"
    for reason in ("  ", "Too\0thin", "x" * 1001):
        assert desk.post(address, {"reason": reason}).status_code == 422
        measured.refresh_from_db()
        assert measured.state == ListingState.SUBMITTED

    desk.post(address, {"reason": "The shank is <1 mm thick & too thin."})

    assert "The shank is <1 mm thick & too thin." in read_mails()[0].text
    page = designer.get(f"/studio/models/{measured.slug}/").content.decode()
    assert "The shank is &lt;1 mm thick &amp; too thin." in page
    assert designer.get(f"/studio/models/{measured.slug}/edit/").status_code == 200


@pytest.mark.slow
def test_a_file_that_is_not_closed_has_no_weight_and_says_so(
    mira: User,
    client_of: ClientOf,
    rings: Category,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post_new(client_of(mira), rings, open_cube_stl())
    measurement = CadModel.objects.get().releases.get().measurement
    assert measurement.volume_mm3 is None
    assert not measurement.is_watertight
    assert measurement.warnings


def test_a_broken_file_gets_its_reason_and_the_form_keeps_every_word(
    mira: User, client_of: ClientOf, rings: Category
) -> None:
    answer = post_new(client_of(mira), rings, cube_stl()[:-30], title="Halo of mine")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Halo of mine"' in page
    assert answer.context["form"].errors["file"]
    assert not CadModel.objects.exists()


def test_a_good_file_is_kept_when_something_else_is_wrong(
    mira: User, client_of: ClientOf, rings: Category
) -> None:
    client = client_of(mira)
    first = post_new(client, rings, cube_stl(), title="")
    upload = Upload.objects.get()
    assert first.status_code == 422
    assert str(upload.pk) in first.content.decode()

    second = client.post("/studio/models/new/", {**words(rings), "upload_id": str(upload.pk)})

    assert second.status_code == 302
    assert CadModel.objects.get().releases.get().run.upload == upload


def test_a_form_that_is_sent_twice_makes_one_piece(
    mira: User, client_of: ClientOf, rings: Category
) -> None:
    client = client_of(mira)
    form = client.get("/studio/models/new/").context["form"]
    attempt = form["attempt"].value()
    for _ in range(2):
        answer = post_new(client, rings, cube_stl(), attempt=attempt)
        listing = CadModel.objects.get()
        assert answer["Location"] == f"/studio/models/{listing.slug}/"
    assert str(Upload.objects.get().pk) == str(attempt)
    # Somebody who goes back to the form and chooses another file means another piece.
    sent = SimpleUploadedFile("other.stl", cube_stl(21))
    client.post("/studio/models/new/", {**words(rings), "attempt": attempt, "file": sent})
    assert CadModel.objects.count() == 2
    file = SimpleUploadedFile("draft.stl", cube_stl(22))
    for _ in range(2):
        file.seek(0)
        sent_twice = {"draft-file": file, "draft-attempt": "0190c9f2-0000-4000-8000-000000000001"}
        assert client.post("/studio/drafts/", sent_twice).status_code == 302
    assert CadModel.objects.count() == 3


@pytest.mark.parametrize(
    "title", ["\u200b\u200b\u2060", "\u3164\u3164", "\u2800 \u2800", "\u0301\u0301"]
)
def test_a_title_that_nobody_can_see_is_refused(
    mira: User, client_of: ClientOf, rings: Category, title: str
) -> None:
    answer = post_new(client_of(mira), rings, cube_stl(), title=title)
    assert answer.status_code == 422
    assert "Nothing of this can be seen" in answer.content.decode()


@pytest.mark.parametrize(
    "title", ["Ring \u202egnp.exe", "Ring \u2066a", "Ring\x0bband", "Ring \x1b[31m"]
)
def test_a_title_that_turns_or_controls_the_line_is_refused(
    mira: User, client_of: ClientOf, rings: Category, title: str
) -> None:
    """It would turn the price behind it too."""
    answer = post_new(client_of(mira), rings, cube_stl(), title=title)
    assert answer.status_code == 422
    assert "There is a hidden sign in this" in answer.content.decode()


def test_staff_do_not_publish_their_own_piece(mira: User) -> None:
    mira.is_staff = True
    mira.save()
    listing = make_listing(designer=mira).cad_model
    CadModel.objects.filter(pk=listing.pk).update(
        state=ListingState.SUBMITTED, submitted_at=timezone.now(), published_at=None
    )
    listing.refresh_from_db()
    with pytest.raises(ListingRefused, match="your own piece"):
        publish_listing(actor=mira, cad_model=listing)
    listing.refresh_from_db()
    assert listing.state == ListingState.SUBMITTED


def test_a_listing_needs_a_price_and_a_file(
    mira: User, client_of: ClientOf, rings: Category
) -> None:
    answer = client_of(mira).post(
        "/studio/models/new/", words(rings, price_personal="", price_unlimited="")
    )
    form = answer.context["form"]
    assert form.errors["file"]
    assert "at least one licence" in str(form.non_field_errors())


def test_another_designers_upload_cannot_be_taken(
    mira: User, client_of: ClientOf, rings: Category
) -> None:
    from models_catalog.services.receive_file import receive_file

    content = cube_stl()
    upload = receive_file(
        actor=make_designer(username="noor"),
        file_name="cube.stl",
        size_bytes=len(content),
        body=io.BytesIO(content),
    )
    answer = client_of(mira).post(
        "/studio/models/new/", {**words(rings), "upload_id": str(upload.pk)}
    )
    assert answer.status_code == 422
    assert not CadModel.objects.exists()


@pytest.mark.parametrize("act", ["", "edit/", "progress/", "submit/", "withdraw/"])
def test_a_stranger_finds_nothing_of_a_designers_workbench(
    mira: User, carol: User, client_of: ClientOf, act: str
) -> None:
    from tests.shop import make_listing

    listing = make_listing(designer=mira).cad_model
    other = client_of(make_designer(username="noor"))
    ask = other.post if act in {"submit/", "withdraw/"} else other.get
    assert ask(f"/studio/models/{listing.slug}/{act}").status_code == 404
    ask = client_of(carol).post if act in {"submit/", "withdraw/"} else client_of(carol).get
    assert ask(f"/studio/models/{listing.slug}/{act}").status_code == 403


def test_a_withdrawn_listing_leaves_the_shelf(
    mira: User, client_of: ClientOf, client: Client
) -> None:
    from tests.shop import shelve

    listing = shelve(designer=mira).cad_model
    client_of(mira).post(f"/studio/models/{listing.slug}/withdraw/")
    assert client.get(f"/models/{listing.slug}/").status_code == 404
    assert not ListingIndex.objects.exists()


def test_nobody_but_its_designer_withdraws_a_listing(mira: User, staff: User) -> None:
    listing = shelve(designer=mira).cad_model
    for stranger in (make_designer(username="noor"), staff):
        with pytest.raises(ListingRefused, match="Only its designer"):
            withdraw_listing(actor=stranger, cad_model=listing)
    listing.refresh_from_db()
    assert listing.state == ListingState.PUBLISHED
    assert ListingIndex.objects.filter(cad_model=listing).exists()


def test_the_desk_lists_what_waits_first_and_the_longest_waiting_at_the_top(
    mira: User, staff: User, client_of: ClientOf
) -> None:
    shelve(designer=mira, title="On the shelf")
    for title, state, days_ago in (
        ("Draft piece", ListingState.DRAFT, None),
        ("Waits a day", ListingState.SUBMITTED, 1),
        ("Waits a week", ListingState.SUBMITTED, 7),
    ):
        cad_model = make_listing(designer=mira, title=title).cad_model
        since = None if days_ago is None else timezone.now() - timedelta(days=days_ago)
        CadModel.objects.filter(pk=cad_model.pk).update(state=state, submitted_at=since)
    page = client_of(staff).get("/admin/models_catalog/cadmodel/").content.decode()
    places = [page.index(title) for title in ("Waits a week", "Waits a day", "Draft piece")]
    assert places == sorted(places)
    assert page.index("Waits a day") < page.index("On the shelf")

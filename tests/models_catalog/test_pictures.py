"""The first picture while the file is measured, then every view, every metal, and all round."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from common.storage import public_files, public_url
from models_catalog.models import CadModel, PictureRun, Release
from models_catalog.services.draw_pictures import draw_pictures
from models_catalog.services.index_listing import index_listing
from models_catalog.services.process_release import process_release
from models_catalog.services.take_pictures import add_still, publish_file
from models_catalog.states import ListingState, WorkState
from models_catalog.tasks import take_up_lost_runs_task
from tests.files import cube_stl
from tests.shop import back_to_work, make_listing, put_on_shelf

METALS = ["yellow", "white", "rose", "silver", "platinum"]


@pytest.fixture
def listing(mira: User) -> CadModel:
    """A published cube whose file waits to be measured; staff confirmed its unit."""
    cad_model = make_listing(designer=mira, title="Cube ring", content=cube_stl()).cad_model
    release = back_to_work(cad_model.releases.get())
    release.confirmed_unit = "mm"
    release.save()
    type(release.run).objects.put_back(release.run.pk)
    return cad_model


def measured(listing: CadModel, **options: Any) -> PictureRun:
    release = back_to_work(listing.releases.get())
    work = process_release(release.run.pk, **options)
    assert work is not None
    release.refresh_from_db()
    put_on_shelf(release)
    return work


@pytest.mark.slow
def test_every_view_in_every_metal_and_all_round_the_own_metal_first(
    listing: CadModel, client: Client
) -> None:
    work = measured(listing, metal="rose")
    release = listing.releases.get()
    assert [(p.view, p.metal) for p in release.pictures.all()] == [("hero", "rose")]

    draw_pictures(work.pk)

    shown = ["rose", *(metal for metal in METALS if metal != "rose")]
    wanted = [(view, metal) for metal in shown for view in ("hero", "side", "top")]
    assert [(p.view, p.metal) for p in release.pictures.all()] == wanted
    assert {sheet.metal for sheet in release.turntables.all()} == set(METALS)
    for sheet in release.turntables.all():
        assert (sheet.frame_count, sheet.column_count, sheet.frame_pixels) == (24, 6, 48)
        assert public_files().exists(sheet.storage_key)
    assert PictureRun.objects.get().state == WorkState.DONE

    page = client.get(listing.get_absolute_url()).content.decode()
    assert 'alt="Cube ring in rose gold, three-quarter view"' in page
    assert '<option value="18k-rose" data-look="rose" selected>' in page
    page = client.get(listing.get_absolute_url(), {"metal": "platinum-950-co"}).content.decode()
    assert 'alt="Cube ring in platinum, from above"' in page
    assert 'href="?units=metric&amp;metal=sterling-silver"' in page


@pytest.mark.slow
def test_a_picture_is_made_in_three_sizes_and_goes_with_all_of_them(
    listing: CadModel, settings: Settings, client: Client
) -> None:
    settings.PICTURE_PIXELS = 700
    measured(listing)
    picture = listing.releases.get().pictures.get()
    sizes = {}
    for key in picture.keys:
        with public_files().open(key) as stored, Image.open(stored) as image:
            sizes[image.width] = (image.format, public_files().size(key))
    assert {width: kind for width, (kind, _) in sizes.items()} == {
        700: "WEBP",
        640: "AVIF",
        320: "AVIF",
    }
    assert sizes[320][1] < sizes[640][1] < sizes[700][1]
    served = client.get(public_url(picture.storage_key_320))
    assert served["Content-Type"] == "image/avif"
    index_listing(cad_model=listing)
    card = client.get("/models/").content.decode()
    assert f"{public_url(picture.storage_key_320)} 320w" in card


@pytest.mark.slow
def test_after_a_crash_only_what_is_missing_is_drawn(listing: CadModel) -> None:
    work = measured(listing)
    draw_pictures(work.pk)
    release = listing.releases.get()
    kept = set(release.pictures.exclude(view="top").values_list("storage_key", flat=True))
    release.pictures.filter(view="top").delete()
    release.turntables.filter(metal="rose").delete()
    PictureRun.objects.put_back(work.pk)

    draw_pictures(work.pk)

    assert release.pictures.count() == 15
    assert release.turntables.count() == 5
    assert kept < set(release.pictures.values_list("storage_key", flat=True))


@pytest.mark.slow
def test_pictures_that_the_queue_lost_are_asked_for_again_and_those_in_turn_are_not(
    listing: CadModel,
) -> None:
    work = measured(listing)
    release = listing.releases.get()
    for minutes, drawn in ((20, 1), (31, 15)):
        asked = timezone.now() - timedelta(minutes=minutes)
        PictureRun.objects.filter(pk=work.pk).update(queued_at=asked)
        take_up_lost_runs_task()
        assert release.pictures.count() == drawn


@pytest.mark.slow
def test_pictures_of_an_earlier_measuring_are_dropped(listing: CadModel, tmp_path: Path) -> None:
    late = measured(listing)
    type(late).objects.claim(late.pk)
    late.refresh_from_db()
    release = listing.releases.get()
    type(release.run).objects.put_back(release.run.pk)
    measured(listing)
    still = tmp_path / "side-white.webp"
    still.write_bytes(b"RIFF")
    found = {"file": still.name, "view": "side", "metal": "white", "width": 9, "height": 9}

    add_still(late, folder=tmp_path, found=found, leading="yellow")

    assert [(p.view, p.metal) for p in release.pictures.all()] == [("hero", "yellow")]


@pytest.mark.slow
def test_a_listing_that_moved_while_it_was_drawn_stays_where_it_is(
    listing: CadModel, client: Client
) -> None:
    CadModel.objects.update(state=ListingState.DRAFT)
    work = measured(listing)
    CadModel.objects.update(state=ListingState.PUBLISHED)
    draw_pictures(work.pk)
    assert client.get(listing.get_absolute_url()).status_code == 200
    card = client.get("/models/").content.decode()
    seconds = Release.objects.get().pictures.all()[1].storage_key
    assert seconds in card


def test_what_the_child_made_is_published_from_its_own_folder_alone(tmp_path: Path) -> None:
    made, secret = tmp_path / "out", tmp_path / "secret.webp"
    made.mkdir()
    secret.write_bytes(b"secret")
    os.symlink(secret, made / "link.webp")
    os.mkfifo(made / "pipe.webp")
    (made / "page.html").write_text("<script>")
    for name in ("../secret.webp", str(secret), "link.webp", "pipe.webp", "page.html"):
        with pytest.raises(OSError):
            publish_file(name, folder=made, room="pictures")

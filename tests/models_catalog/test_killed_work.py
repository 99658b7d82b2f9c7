"""A worker is killed at a step of measuring or drawing; the next one ends the work all the same."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.storage import private_files, public_files
from models_catalog.models import CadModel, PictureRun, ProcessingRun, Release
from models_catalog.services.draw_pictures import draw_pictures
from models_catalog.services.process_release import process_release
from models_catalog.states import WorkState
from models_catalog.tasks import take_up_lost_runs_task
from tests.files import cube_stl
from tests.killing import killed_at
from tests.shop import back_to_work, make_listing

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]
LATER = timedelta(hours=1)


def waiting(designer: User) -> Release:
    """A piece whose file waits to be measured."""
    listing = make_listing(designer=designer, content=cube_stl()).cad_model
    release = back_to_work(CadModel.objects.get(pk=listing.pk).releases.get())
    release.pictures.all().delete()
    Release.objects.filter(pk=release.pk).update(confirmed_unit="mm")
    ProcessingRun.objects.put_back(release.run.pk)
    return release


def what_is_there(release: Release) -> dict[str, Any]:
    """All that the work leaves, and that each file that a row names lies in its store."""
    release = Release.objects.get(pk=release.pk)
    keys = [key for picture in release.pictures.all() for key in picture.keys]
    keys += [sheet.storage_key for sheet in release.turntables.all()]
    lost = [key for key in [*keys, release.preview_key] if key and not public_files().exists(key)]
    lost += [
        f.storage_key for f in release.files.all() if not private_files().exists(f.storage_key)
    ]
    measured = release.measurement
    return {
        "lost": lost,
        "run": release.run.state,
        "pictures": sorted((one.view, one.metal) for one in release.pictures.all()),
        "turntables": sorted(one.metal for one in release.turntables.all()),
        "drawing": PictureRun.objects.get(release=release).state,
        "measured": (measured.triangle_count, measured.volume_mm3, measured.unit),
        "casting": release.castability_checks.count(),
        "drawings": release.drawings.count(),
        "bodies": release.shells.count(),
        "fingerprints": release.files.get().fingerprints.count(),
    }


@pytest.mark.parametrize(
    ("naming", "statement"),
    [
        ("models_catalog_processingrun", 0),  # it is claimed
        ("models_catalog_picture", 0),  # the first picture lies in the store, its row is not there
        ("models_catalog_measurement", 0),  # so does the preview
        ("models_catalog_picturerun", 1),  # the last row of all
    ],
)
def test_a51_measuring_that_was_killed_ends_the_same(
    mira: User, carol: User, naming: str, statement: int
) -> None:
    whole, cut = waiting(mira), waiting(carol)
    process_release(whole.run.pk)
    assert killed_at(statement, lambda: process_release(cut.run.pk), naming=naming)
    with time_machine.travel(timezone.now() + LATER):
        assert ProcessingRun.objects.lost().get() == cut.run
        process_release(cut.run.pk)
    assert what_is_there(cut) == what_is_there(whole)
    assert what_is_there(cut)["lost"] == []


@pytest.mark.parametrize(
    ("naming", "statement"), [("models_catalog_picture", 7), ("models_catalog_turntable", 2)]
)
def test_a51_drawing_that_was_killed_goes_on_where_it_stood(
    mira: User, naming: str, statement: int
) -> None:
    cut = waiting(mira)
    work = process_release(cut.run.pk)
    assert work
    assert killed_at(statement, lambda: draw_pictures(work.pk), naming=naming)
    assert PictureRun.objects.get().state == WorkState.RUNNING
    drawn = set(cut.pictures.values_list("storage_key", flat=True))
    with time_machine.travel(timezone.now() + LATER):
        take_up_lost_runs_task()
    there = what_is_there(cut)
    assert (len(there["pictures"]), len(there["turntables"])) == (15, 5)
    assert there["drawing"] == WorkState.DONE and there["lost"] == []
    assert drawn <= set(cut.pictures.values_list("storage_key", flat=True)), "nothing drawn twice"

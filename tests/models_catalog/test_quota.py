"""One designer's room ends somewhere, in words, and one designer's files do not delay another's."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from models_catalog.errors import QuotaReached
from models_catalog.models import CadModel, Category, PictureRun, ProcessingRun, Release, Upload
from models_catalog.selectors.quota import quota_of
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.draw_pictures import draw_pictures
from models_catalog.services.process_release import process_release
from models_catalog.states import WorkState
from tests.files import cube_stl
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import make_listing


@pytest.fixture(autouse=True)
def _uploads_in_tmp(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def test_a15_bytes_beyond_the_room_are_refused_with_what_is_left(
    mira: User, carol: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.QUOTA_STORED_BYTES = 3_000_000_000
    make_listing(designer=mira)
    Upload.objects.create(owner=mira, file_name="a.stl", size_bytes=2_900_000_000)
    client = client_of(mira)
    assert "2.9 of 3 GB · 2 of 1,000 files · 1 of 500 pieces" in client.get("/studio/").text
    refused = client.post("/studio/uploads/", headers={"Upload-Length": str(150_000_000)})
    assert refused.status_code == 429
    assert "2.9 of 3 GB" in refused.text
    assert "write to us for more room" in refused.text
    begin_upload(actor=carol, file_name="b.stl", size_bytes=150_000_000)


def test_a15_one_file_more_than_the_most_is_refused(
    mira: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.QUOTA_FILES = 2
    make_listing(designer=mira)
    begin_upload(actor=mira, file_name="a.stl", size_bytes=5)
    refused = client_of(mira).post("/studio/uploads/", headers={"Upload-Length": "5"})
    assert refused.status_code == 429
    assert "2 is the most" in refused.text


@pytest.mark.parametrize(
    ("limit", "words"),
    [("QUOTA_LISTINGS", "1 is the most"), ("QUOTA_JOBS", "Your file is kept")],
)
def test_a15_a_piece_or_work_too_many_is_refused_on_the_form_and_its_file_is_kept(
    mira: User, client_of: ClientOf, settings: Settings, limit: str, words: str
) -> None:
    setattr(settings, limit, 1)
    make_listing(designer=mira)
    ProcessingRun.objects.update(state=WorkState.QUEUED)
    rings = Category.objects.get()
    sent = {
        **{"title": "Cube ring", "description": "A cube.", "category": rings.pk},
        **{"price_personal": "12.50", "file": SimpleUploadedFile("c.stl", cube_stl())},
    }
    page = client_of(mira).post("/studio/models/new/", sent)
    assert page.status_code == 422
    assert words in page.text
    assert CadModel.objects.count() == 1
    assert str(Upload.objects.get().pk) in page.text


@pytest.mark.django_db(transaction=True)
def test_a15_uploads_begun_at_once_do_not_pass_the_limit_together(
    mira: User, settings: Settings
) -> None:
    settings.QUOTA_STORED_BYTES = 25

    def begin() -> None:
        with suppress(QuotaReached):
            begin_upload(actor=mira, file_name="a.stl", size_bytes=10)

    in_threads(begin, times=4)
    assert Upload.objects.count() == 2


def _queued(designer: User, minutes_ago: int) -> ProcessingRun:
    make_listing(designer=designer)
    run = ProcessingRun.objects.latest("pk")
    run.state, run.queued_at = WorkState.QUEUED, timezone.now() - timedelta(minutes=minutes_ago)
    run.save()
    return run


def test_a15_another_designer_s_file_goes_before_the_second_of_the_first(
    mira: User, carol: User
) -> None:
    first, second, third = (_queued(mira, minutes) for minutes in (9, 8, 7))
    small = _queued(carol, 1)
    turns = ProcessingRun.objects.by_turn
    assert turns().first() == first
    ProcessingRun.objects.claim(first.pk)
    assert list(turns()) == [small]
    # A worker that was handed the second leaves it where it is.
    assert process_release(second.pk) is None
    assert ProcessingRun.objects.get(pk=second.pk).state == WorkState.QUEUED
    ProcessingRun.objects.finish(first.pk, WorkState.DONE)
    assert list(turns()) == [small, second, third]


def test_a15_pictures_are_drawn_by_turns_of_designers_too(mira: User, carol: User) -> None:
    first, second, small = (
        PictureRun.objects.create(release=_queued(designer, 1).release)
        for designer in (mira, mira, carol)
    )
    assert PictureRun.objects.by_turn().first() == first
    PictureRun.objects.claim(first.pk)
    assert list(PictureRun.objects.by_turn()) == [small]
    draw_pictures(second.pk)
    assert PictureRun.objects.get(pk=second.pk).state == WorkState.QUEUED
    PictureRun.objects.finish(first.pk, WorkState.DONE)
    assert list(PictureRun.objects.by_turn()) == [small, second]


def test_a15_a_worker_that_died_holds_its_designer_s_files_up_no_longer_than_it_may_work(
    mira: User,
) -> None:
    dead, waiting = _queued(mira, 30), _queued(mira, 20)
    ProcessingRun.objects.filter(pk=dead.pk).update(
        state=WorkState.RUNNING, started_at=timezone.now() - timedelta(minutes=10)
    )
    assert set(ProcessingRun.objects.by_turn()) == {dead, waiting}


def test_a15_the_room_counts_a_file_once_while_it_is_brought_to_the_store(mira: User) -> None:
    make_listing(designer=mira)
    run, release = ProcessingRun.objects.get(), Release.objects.get()
    run.upload = Upload.objects.create(owner=mira, file_name="a.stl", size_bytes=5)
    run.save()
    assert quota_of(mira).files == release.files.count() == 1

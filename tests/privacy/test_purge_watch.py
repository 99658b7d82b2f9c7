"""Whether the purge keeps up: its tasks, files and alarms, and the page for everybody."""

import logging
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery.beat import ScheduleEntry
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from jewelcad.celery import app
from payments.models import WebhookEvent
from privacy.models import PendingFile, PurgeRun
from privacy.services.delete_pending_files import delete_pending_files
from privacy.services.purge_expired import purge_expired
from privacy.services.watch_purge import watch_purge
from tests.fixtures import ClientOf
from tests.privacy.ageing import ENDS, age, unsell
from tests.privacy.test_purge import fill
from tests.privacy.worlds import make_world

pytestmark = pytest.mark.django_db


def purge(as_of: Any) -> PurgeRun:
    run = purge_expired(as_of=as_of, is_over=lambda: False)
    assert run is not None
    return run


def no_end() -> bool:
    return False


def test_p38_the_daily_task_purges_and_its_slices_end_well_under_the_limit() -> None:
    from privacy.tasks import SLICE_SECONDS

    task = app.tasks["privacy.purge_expired_task"]
    assert SLICE_SECONDS * 1.5 < task.soft_time_limit < task.time_limit < 300
    fill(3)
    task.delay()
    assert not WebhookEvent.objects.exists()
    assert PurgeRun.objects.successful().count() == 1


@pytest.mark.parametrize("day", ["2026-11-30", "2026-03-29", "2026-10-25"])
def test_p33_it_is_due_at_ten_past_three_utc_wherever_the_server_stands(
    day: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """On the days on which clocks change in Europe too."""
    settings.TIME_ZONE = "Europe/Berlin"
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        entry = ScheduleEntry(
            **{**app.conf.beat_schedule["purge-expired"], "name": "purge-expired"},
            last_run_at=datetime.fromisoformat(f"{day}T03:10:02Z") - timedelta(days=1),
            app=app,
        )
        found = []
        for moment in ("03:09:59", "03:10:00"):
            with time_machine.travel(datetime.fromisoformat(f"{day}T{moment}Z"), tick=False):
                found.append(entry.is_due().is_due)
    time.tzset()
    assert entry.task == "privacy.purge_expired_task"
    assert found == [False, True]


def test_p38_a_run_that_was_left_open_is_taken_up_by_the_hour_and_the_day_has_its_own() -> None:
    fill(3)
    yesterday = timezone.now() - timedelta(days=1)
    purge_expired(as_of=yesterday, is_over=lambda: True)
    app.tasks["privacy.watch_purge_task"].delay()
    assert PurgeRun.objects.get().finished_at is not None
    purge_expired(as_of=yesterday, is_over=lambda: True)
    app.tasks["privacy.purge_expired_task"].delay()
    assert [run.as_of == yesterday for run in PurgeRun.objects.finished()] == [True, True, False]


def test_p40_the_files_of_purged_rows_are_recorded_and_then_deleted() -> None:
    began, ends = ENDS["while_listed"]
    world = make_world("one", is_guest=False)
    unsell(world)
    key = storages["private"].save("originals/ring/file", ContentFile(b"a ring"))
    with_file = world.rows["models_catalog.ReleaseFile"]
    type(with_file).objects.filter(pk=with_file.pk).update(storage_key=key)
    age(world, began, have_left=True)
    run = purge(ends + timedelta(seconds=10))
    assert run.counts["files"] >= 1
    assert not storages["private"].exists(key)
    assert not PendingFile.objects.exists()


def test_p40_a_file_that_another_row_shows_stays() -> None:
    world = make_world("one", is_guest=False)
    key = storages["public"].save("pictures/ring/1", ContentFile(b"a picture"))
    picture = world.rows["models_catalog.Picture"]
    type(picture).objects.filter(pk=picture.pk).update(storage_key=key)
    PendingFile.objects.create(store="public", key=key)
    delete_pending_files(is_over=no_end)
    assert storages["public"].exists(key)
    assert not PendingFile.objects.exists()


def test_p40_what_a_store_refuses_is_tried_again_ever_more_seldom(tmp_path: Path) -> None:
    storages["private"].save("originals/ring/file", ContentFile(b"a ring"))
    # A folder that is not empty cannot be deleted as a file.
    pending = PendingFile.objects.create(store="private", key="originals/ring")
    pauses = []
    for _ in range(3):
        PendingFile.objects.update(try_after=timezone.now())
        delete_pending_files(is_over=no_end)
        pending.refresh_from_db()
        pauses.append(pending.try_after - timezone.now())
    assert pending.attempt_count == 3
    assert pending.last_error == "OSError"
    assert pauses[0] < pauses[1] < pauses[2]
    delete_pending_files(is_over=no_end)
    pending.refresh_from_db()
    assert pending.attempt_count == 3
    storages["private"].delete("originals/ring/file")
    PendingFile.objects.update(try_after=timezone.now())
    delete_pending_files(is_over=no_end)
    assert not PendingFile.objects.exists()


def test_p39_alarms_after_26_hours_without_success_or_a_day_overdue(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def said(now: Any) -> list[str]:
        caplog.clear()
        watch_purge(now=now)
        return [r.message for r in caplog.records if r.levelno == logging.ERROR]

    now = timezone.now()
    assert said(now) == []
    assert said(now + timedelta(hours=25, minutes=59)) == []
    assert said(now + timedelta(hours=26, minutes=1)) == ["purge without success hours=26"]
    purge(now)
    assert said(timezone.now() + timedelta(hours=25)) == []
    fill(2)
    assert said(now) == ["purge overdue count=2"]
    purge(now)
    assert said(now) == []


def test_p39_everybody_sees_last_success_and_what_is_overdue(client: Client) -> None:
    page = client.get("/status/privacy")
    assert page.status_code == 200
    assert "None yet" in page.content.decode()
    run = purge(timezone.now())
    fill(4)
    watch_purge(now=timezone.now())
    text = client.get("/status/privacy").content.decode()
    assert run.finished_at is not None
    assert f"{run.finished_at:%Y, %H:%M} UTC" in text
    assert "<dd>4</dd>" in text
    assert not client.cookies


def test_p39_staff_read_the_records_and_change_none(staff: User, client_of: ClientOf) -> None:
    fill(2)
    run = purge(timezone.now())
    desk = client_of(staff)
    assert desk.get("/admin/privacy/purgerun/").status_code == 200
    page = desk.get(f"/admin/privacy/purgerun/{run.pk}/change/")
    assert run.plan_hash in page.content.decode()
    assert "Every finished run is as it was sealed." in page.content.decode()
    assert desk.post(f"/admin/privacy/purgerun/{run.pk}/delete/").status_code == 403
    assert desk.post(f"/admin/privacy/purgerun/{run.pk}/change/", {}).status_code == 403

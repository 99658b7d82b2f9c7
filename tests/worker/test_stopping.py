"""A worker that is told to stop ends what it is doing, and leaves the rest to another."""

from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as shop
from pytest_django import Settings

from accounts.models import User
from common.queue import send
from models_catalog.models import ProcessingRun, Release
from models_catalog.states import WorkState
from tests.files import cube_stl
from tests.queue import queue_at
from tests.shop import back_to_work, make_listing
from tests.worker.conftest import running_worker


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a64_a_worker_told_to_stop_ends_its_file_and_leaves_the_next_to_another(
    mira: User, carol: User, settings: Settings, tmp_path: Path
) -> None:
    stores = deepcopy(settings.STORAGES)
    for alias in ("private", "public"):
        stores[alias]["OPTIONS"] = {"location": tmp_path / alias}
    settings.STORAGES = stores
    runs = ProcessingRun.objects.all()
    for designer in (mira, carol):
        offer = make_listing(designer=designer, content=cube_stl())
        release = back_to_work(offer.cad_model.releases.get())
        Release.objects.filter(pk=release.pk).update(confirmed_unit="mm")
        runs.put_back(release.run.pk)

    with (
        running_worker(tmp_path, "workbench", given={}) as first,
        queue_at(shop.CELERY_BROKER_URL, key_prefix=first.key_prefix),
    ):
        for run in runs:
            send("models_catalog.process_release_task", run.pk)
        first.until(lambda: runs.filter(state=WorkState.RUNNING).exists())
        first.process.terminate()
        assert first.process.wait(30) == 0
        states = sorted(runs.values_list("state", flat=True))
        assert states == [WorkState.DONE, WorkState.QUEUED]
        with running_worker(tmp_path, "workbench", given={}, key_prefix=first.key_prefix) as second:
            second.until(lambda: runs.filter(state=WorkState.DONE).count() == 2)
    counts = set(runs.values_list("attempt_count", flat=True))
    assert counts == {1}, "nothing was measured twice"

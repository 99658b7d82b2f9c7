"""The purge: its days, its slices, and the look after it."""

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common.queue import send
from privacy.models import PurgeRun
from privacy.services.purge_expired import purge_expired
from privacy.services.watch_purge import watch_purge

# A batch takes seconds; so a slice ends well under the limit of a task, which is 300 seconds.
SLICE_SECONDS = 150


@shared_task(name="privacy.purge_expired_task", soft_time_limit=270, time_limit=290)
def purge_expired_task() -> None:
    """Begin the day's run, or go on with one that was left open."""
    _slice(begins=True)


@shared_task(name="privacy.continue_purge_task", soft_time_limit=270, time_limit=290)
def continue_purge_task() -> None:
    """Go on with the open run, and begin none."""
    _slice(begins=False)


@shared_task(name="privacy.watch_purge_task", soft_time_limit=270, time_limit=290)
def watch_purge_task() -> None:
    """Look whether all is gone that should be; take up a run that was left open."""
    watch_purge(now=timezone.now())
    if PurgeRun.objects.open().exists():
        send("privacy.continue_purge_task")


def _slice(*, begins: bool) -> None:
    until = time.monotonic() + SLICE_SECONDS
    now = timezone.now()
    run = purge_expired(as_of=now if begins else None, is_over=lambda: time.monotonic() > until)
    if run is None:
        return
    if run.finished_at is None:
        send("privacy.continue_purge_task")
    elif begins and run.as_of < now - timedelta(hours=1):
        # That was an earlier day's run, left open. Today's begins now.
        send("privacy.purge_expired_task")

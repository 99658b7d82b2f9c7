"""The purge: its days, its slices, and the look after it. Copies of people's data."""

import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common.queue import send
from privacy.desk.fetch_mails import fetch_mails
from privacy.desk.watch_cases import watch_cases
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.resume_erasures import resume_erasures
from privacy.models import DataExport, PurgeRun
from privacy.services.build_export import build_export
from privacy.services.delete_exports import delete_exports
from privacy.services.notice_idle_accounts import notice_idle_accounts
from privacy.services.publish_waiting_policy import publish_waiting_policy
from privacy.services.purge_expired import purge_expired
from privacy.services.send_policy_notices import send_policy_notices
from privacy.services.watch_purge import watch_purge
from privacy.wishes.watch_clocks import watch_clocks

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


@shared_task(name="privacy.notice_idle_accounts_task", soft_time_limit=270, time_limit=290)
def notice_idle_accounts_task() -> None:
    notice_idle_accounts(now=timezone.now())


@shared_task(name="privacy.send_notices_task", soft_time_limit=270, time_limit=290)
def send_notices_task() -> None:
    """A batch a message, until everybody knows of the version to come."""
    if send_policy_notices(now=timezone.now()):
        send("privacy.send_notices_task")


@shared_task(name="privacy.publish_waiting_policy_task", time_limit=60)
def publish_waiting_policy_task() -> None:
    """What a start of the shop could not publish, because an earlier version was still to come."""
    publish_waiting_policy(now=timezone.now())


@shared_task(name="privacy.watch_purge_task", soft_time_limit=270, time_limit=290)
def watch_purge_task() -> None:
    """Look whether all is gone that should be; take up a run that was left open."""
    watch_purge(now=timezone.now())
    if PurgeRun.objects.open().exists():
        send("privacy.continue_purge_task")


@shared_task(name="privacy.build_export_task", time_limit=280)
def build_export_task(export_id: int) -> None:
    """One part a message, so that none runs into the limit, however much there is."""
    if build_export(export_id):
        send("privacy.build_export_task", export_id)


@shared_task(name="privacy.take_up_exports_task", time_limit=60)
def take_up_exports_task() -> None:
    """Copies whose message the broker lost, or whose worker died."""
    for export_id in DataExport.objects.free(timezone.now()).values_list("pk", flat=True):
        send("privacy.build_export_task", export_id)


@shared_task(name="privacy.delete_exports_task", time_limit=280)
def delete_exports_task() -> None:
    delete_exports()


@shared_task(name="privacy.continue_erasure_task", soft_time_limit=270, time_limit=290)
def continue_erasure_task(erasure_id: int) -> None:
    """One slice a message, however much there is."""
    until = time.monotonic() + SLICE_SECONDS
    if continue_erasure(erasure_id, is_over=lambda: time.monotonic() > until):
        send("privacy.continue_erasure_task", erasure_id)


@shared_task(name="privacy.resume_erasures_task", time_limit=60)
def resume_erasures_task() -> None:
    """Whose grace is over, what waits, and what a killed worker left open."""
    resume_erasures()


@shared_task(name="privacy.fetch_mails_task", soft_time_limit=270, time_limit=290)
def fetch_mails_task() -> None:
    """What was mailed to the privacy address."""
    fetch_mails()


@shared_task(name="privacy.watch_cases_task", soft_time_limit=270, time_limit=290)
def watch_cases_task() -> None:
    """Requests that nobody confirmed, that are due or overdue, holds to be reviewed, and what has
    to be done within 72 hours.
    """
    watch_clocks(now=timezone.now())
    watch_cases(now=timezone.now())


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

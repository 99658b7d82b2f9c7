"""Once an hour: try the files again that a store refused, and alarm when the purge is behind."""

import logging
import time
from datetime import datetime, timedelta

from privacy.models import PendingFile, PurgeRun, PurgeWatch
from privacy.models.purge_run import broken_link
from privacy.services.delete_pending_files import delete_pending_files
from privacy.services.plan_purge import plan_purge

log = logging.getLogger(__name__)
LONGEST_WITHOUT_SUCCESS = timedelta(hours=26)
# A purge a day: what is over for longer was missed.
LONGEST_OVERDUE = timedelta(days=1)
FILES_SECONDS = 60


def watch_purge(*, now: datetime) -> PurgeWatch:
    until = time.monotonic() + FILES_SECONDS
    delete_pending_files(is_over=lambda: time.monotonic() > until)
    long_ago = now - LONGEST_OVERDUE
    overdue = (
        plan_purge(as_of=long_ago).goes
        + PendingFile.objects.filter(recorded_at__lte=long_ago).count()
    )
    found, _ = PurgeWatch.objects.update_or_create(
        pk=1,
        defaults={"overdue_count": overdue, "looked_at": now},
        create_defaults={"overdue_count": overdue, "looked_at": now, "began_at": now},
    )
    if overdue:
        log.error("purge overdue count=%s", overdue)
    last = last_success() or found.began_at
    if now - last > LONGEST_WITHOUT_SUCCESS:
        log.error("purge without success hours=%.0f", (now - last).total_seconds() / 3600)
    if broken_link() is not None:
        log.error("purge records were altered")
    return found


def last_success() -> datetime | None:
    run = PurgeRun.objects.successful().last()
    return run.finished_at if run else None

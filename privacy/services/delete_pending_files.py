"""Delete the files of purged rows; what the store refuses is tried again, ever more seldom."""

import logging
from collections.abc import Callable
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import storages
from django.db.models import F
from django.utils import timezone

from privacy.models import PendingFile
from privacy.purge_files import is_named

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def delete_pending_files(*, is_over: Callable[[], bool]) -> None:
    """Call it outside of any transaction. Safe to repeat: deleting what is gone succeeds."""
    for pending in PendingFile.objects.due().iterator():
        if is_over():
            return
        delete_pending_file(pending)


def delete_pending_file(pending: PendingFile) -> bool:
    """Whether it is gone; else it is put off."""
    if is_named(pending.store, pending.key):
        # Another row, which stays, shows the same file.
        pending.delete()
        return True
    try:
        storages[pending.store].delete(pending.key)
    except (OSError, BotoCoreError, ClientError) as error:
        _put_off(pending, type(error).__name__)
        return False
    pending.delete()
    return True


def _put_off(pending: PendingFile, error: str) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(pending.attempt_count, 12), LONGEST_PAUSE)
    PendingFile.objects.filter(pk=pending.pk).update(
        attempt_count=F("attempt_count") + 1,
        last_error=error[:100],
        try_after=timezone.now() + pause,
    )
    log.warning("file not deleted pending=%s error=%s", pending.pk, error)

"""The database's clock is the reference: a process whose own goes wrong must not serve."""

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Task
from celery.exceptions import Reject
from django.db import Error, connection

log = logging.getLogger(__name__)

# Far above what time services leave, far below what shortens a period for anybody.
MOST_OFF = timedelta(seconds=30)
LOOK_AGAIN_SECONDS = 60
REST_SECONDS = 5
_right_at: float | None = None


def seconds_off() -> float:
    """By how much this machine's clock differs from the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return abs((datetime.now(UTC) - theirs).total_seconds())


def is_right() -> bool:
    return seconds_off() <= MOST_OFF.total_seconds()


class TimedTask(Task):
    """A task that a worker whose clock is wrong gives back, for one whose clock is right."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly or self.request.is_eager:
            return super().__call__(*args, **kwargs)
        if not _was_right_lately():
            log.error("clock off by more than %s", MOST_OFF)
            time.sleep(REST_SECONDS)  # or it would be taken and given back without end
            raise Reject("this worker's clock is wrong", requeue=True)
        return self.run(*args, **kwargs)


def _was_right_lately() -> bool:
    """Looked at once a minute in each process."""
    global _right_at
    now = time.monotonic()
    if _right_at is None or now - _right_at > LOOK_AGAIN_SECONDS:
        try:
            _right_at = now if is_right() else None
        except Error:  # nobody to ask: the task meets that itself, with its own way to try again
            return True
    return _right_at is not None

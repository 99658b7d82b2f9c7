"""What runs by the clock: events are written, days are counted."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from redis.exceptions import RedisError

from activity.models import WrittenBatch
from activity.services.count_day import count_due_days
from activity.services.forget_objectors import forget_objectors
from activity.services.train_neighbours import train_neighbours
from activity.services.watch_signals import watch_signals
from activity.services.write_events import write_events

log = logging.getLogger(__name__)

# A batch left in the line is gone after a day; its number is asked for no longer than that.
BATCH_KNOWN_FOR = timedelta(days=2)


@shared_task(name="activity.write_events_task", time_limit=60)
def write_events_task() -> None:
    try:
        write_events()
    except RedisError as error:
        log.warning("nobody could look what waits error=%s", type(error).__name__)


@shared_task(name="activity.count_day_task", time_limit=280)
def count_day_task() -> None:
    count_due_days()
    WrittenBatch.objects.filter(written_at__lt=timezone.now() - BATCH_KNOWN_FOR).delete()


@shared_task(name="activity.train_neighbours_task", time_limit=290)
def train_neighbours_task() -> None:
    train_neighbours()


@shared_task(name="activity.forget_objectors_task", time_limit=280)
def forget_objectors_task() -> None:
    forget_objectors()


@shared_task(name="activity.watch_signals_task", time_limit=60)
def watch_signals_task() -> None:
    watch_signals()

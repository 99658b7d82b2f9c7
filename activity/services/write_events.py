"""Events go from the line into the table: each batch once, however often somebody is killed."""

import logging
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction

from activity import waiting_line
from activity.copying import copy_rows
from activity.held_events import hand_on
from activity.models import UsageEvent, WrittenBatch
from activity.uses import STATISTICS
from common.personal import barred, serves

log = logging.getLogger(__name__)

_COLUMNS = (
    "person_id",
    "visitor",
    "kind",
    "route",
    "piece_id",
    "words",
    "found_count",
    "happened_at",
)


def write_events() -> int:
    """Everything that waits by now; gives how many events were written. Raises RedisError."""
    hand_on()
    dropped = waiting_line.take_dropped()
    if dropped:
        log.error("more events waited than there is place for, dropped count=%s", dropped)
    return sum(_write(batch) for batch in waiting_line.take())


def _write(batch: uuid.UUID) -> int:
    events = waiting_line.events_of(batch)
    try:
        written = _record(batch, events)
    except DatabaseError as error:
        # It is tried again with the next run, and goes unwritten after a day.
        log.error("events were not written count=%s error=%s", len(events), type(error).__name__)
        return 0
    waiting_line.forget(batch)
    return written


@transaction.atomic
def _record(batch: uuid.UUID, events: list[dict[str, Any]]) -> int:
    # Whoever was killed behind this commit left the batch in the line: its number says that the
    # rows are there. Two who take it at once wait here for each other.
    _, is_new = WrittenBatch.objects.get_or_create(pk=batch, defaults={"event_count": len(events)})
    if not is_new:
        return 0
    allowed = _people_to_write_down({event["person"] for event in events if "person" in event})
    rows = [event for event in events if "person" not in event or event["person"] in allowed]
    copy_rows(UsageEvent, _COLUMNS, map(_row, rows))
    return len(rows)


@serves(STATISTICS)
def _people_to_write_down(people: Iterable[int]) -> set[int]:
    """Accounts that are there and may be counted, asked at the last moment before they are."""
    there = get_user_model()._base_manager.filter(pk__in=people).exclude(barred(STATISTICS))
    return set(there.values_list("pk", flat=True))


def _row(event: dict[str, Any]) -> tuple[object, ...]:
    return (
        event.get("person"),
        event.get("visitor", ""),
        event["kind"],
        event["route"],
        event.get("piece_id"),
        event.get("words", ""),
        event.get("found_count"),
        datetime.fromtimestamp(event["happened_at"], UTC).isoformat(),
    )

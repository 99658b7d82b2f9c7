"""The database's clock is the reference: a process whose own goes wrong must not serve."""

from datetime import UTC, datetime, timedelta

from django.db import connection

# Far above what time services leave, far below what shortens a period for anybody.
MOST_OFF = timedelta(seconds=30)


def seconds_off() -> float:
    """By how much this machine's clock differs from the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    return abs((datetime.now(UTC) - theirs).total_seconds())


def is_right() -> bool:
    return seconds_off() <= MOST_OFF.total_seconds()

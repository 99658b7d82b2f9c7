"""When a request has to be answered: pure, in UTC, and never with a day of grace.

The policy says 30 days, the law one month: the earlier of the two counts. A weekend or a holiday
moves nothing.
"""

from calendar import monthrange
from datetime import datetime, timedelta

DAYS = timedelta(days=30)
LONGEST_EXTENSION_MONTHS = 2
# How long before the end the desk is told: on day 20, 25 and 28 of 30.
ALARMS_BEFORE = (timedelta(days=10), timedelta(days=5), timedelta(days=2))


def due_of(received_at: datetime) -> datetime:
    return min(received_at + DAYS, months_later(received_at, 1))


def latest_extension(first_due_at: datetime) -> datetime:
    return months_later(first_due_at, LONGEST_EXTENSION_MONTHS)


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time of a later month, or its last day where it has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def alarm_of(*, due_at: datetime, now: datetime) -> str:
    """The last alarm that is due: "20", "25", "28" or "overdue"; empty before the first."""
    if now >= due_at:
        return "overdue"
    reached = [before for before in ALARMS_BEFORE if now >= due_at - before]
    return str((DAYS - min(reached)).days) if reached else ""

"""How the desk did, month by month, as a file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from privacy.desk.clock import due_of
from privacy.models import Case

HEAD = ("month", "received", "answered", "median_days", "answered_late", "open_now", "overdue_now")


@dataclass(frozen=True)
class Month:
    month: str
    received: int
    answered: int
    # Of those that were answered in the month, from receipt to end, the time in which the clock
    # stood taken off.
    median_days: float | None
    late: int
    still_open: int
    overdue: int


def months(now: datetime) -> list[Month]:
    """Each month in which something came or ended, the newest first; by UTC."""
    came: dict[str, list[Case]] = defaultdict(list)
    ended: dict[str, list[Case]] = defaultdict(list)
    for case in Case.objects.order_by("received_at").iterator():
        came[f"{case.received_at:%Y-%m}"].append(case)
        if case.closed_at is not None:
            ended[f"{case.closed_at:%Y-%m}"].append(case)
    return [
        Month(
            month=month,
            received=len(came[month]),
            answered=len(ended[month]),
            median_days=_median(ended[month]),
            late=sum(
                one.closed_at is not None and one.closed_at > one.due_at for one in ended[month]
            ),
            still_open=sum(one.is_open for one in came[month]),
            overdue=sum(
                one.is_open and one.paused_at is None and one.due_at <= now for one in came[month]
            ),
        )
        for month in sorted({*came, *ended}, reverse=True)
    ]


def _median(cases: Iterable[Case]) -> float | None:
    taken = [
        (case.closed_at - case.received_at - _stood(case)).total_seconds() / 86_400
        for case in cases
        if case.closed_at is not None
    ]
    return round(median(taken), 1) if taken else None


def _stood(case: Case) -> timedelta:
    """How long the clock stood: by that much the end of the first period was moved."""
    return case.first_due_at - due_of(case.received_at)

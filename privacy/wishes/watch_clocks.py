"""Remind the desk of what has to be done within 72 hours: reports about children, and breaches."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from privacy.desk.emails import mail_clock_alarm
from privacy.models import Breach, ChildReport

log = logging.getLogger(__name__)
BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class Clock:
    """Something that has to be done by a time, without a word of what or whom it is about."""

    words: str
    # Where it stands at the staff desk.
    path: str
    due_at: datetime


def watch_clocks(*, now: datetime) -> None:
    """Safe to repeat: one mail before the end of each, and one a day once it is over."""
    late = 0
    for clock in _running():
        if now < clock.due_at - BEFORE:
            continue
        is_over = now >= clock.due_at
        late += is_over
        day = f"{now:%Y%m%d}" if is_over else "before"
        with transaction.atomic():
            mail_clock_alarm(clock=clock, is_over=is_over, key=f"{clock.path}:{day}")
    if late:
        log.error("what had to be done within 72 hours is overdue count=%s", late)


def _running() -> Iterator[Clock]:
    for report in ChildReport.objects.open():
        yield Clock(
            words="the decision about a report of a child's account",
            path=f"privacy/childreport/{report.pk}/change/",
            due_at=report.decide_by,
        )
    for breach in Breach.objects.untold():
        yield Clock(
            words="the notice of a breach to the authority",
            path=f"privacy/breach/{breach.pk}/change/",
            due_at=breach.due_at,
        )

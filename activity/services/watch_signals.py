"""Alarms when nobody has looked at a signal in time."""

import logging

from django.utils import timezone

from activity.models import AbuseSignal

log = logging.getLogger(__name__)


def watch_signals() -> int:
    """Gives how many are overdue."""
    overdue = AbuseSignal.objects.waiting().filter(review_by__lt=timezone.now()).count()
    if overdue:
        log.error("signals of abuse wait for a person beyond three days count=%s", overdue)
    return overdue

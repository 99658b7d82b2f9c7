"""An alarm about Stripe that many calls would raise at once, and that one person has to end."""

import logging
from datetime import timedelta

from django.core.cache import cache

log = logging.getLogger(__name__)
ONCE_IN = timedelta(hours=1)


def alarm_once(what: str, said: str) -> None:
    """Logged as an error once an hour for each `what`; in between it is a warning."""
    is_first = cache.add(f"alarm:{what}", 1, ONCE_IN.total_seconds())
    log.log(logging.ERROR if is_first else logging.WARNING, "%s", said)

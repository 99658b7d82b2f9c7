"""Whoever objects to being counted, or is restricted, has no rows left within the hour."""

from activity.models import UsageEvent
from activity.uses import STATISTICS
from common.personal import barred_accounts

_AT_ONCE = 5_000


def forget_objectors() -> int:
    """Batches, so that no lock is held for long; gives how many rows went."""
    gone = 0
    while True:
        rows = UsageEvent.objects.filter(person__in=barred_accounts(STATISTICS))
        batch = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
        if not batch:
            return gone
        gone += UsageEvent.objects.filter(pk__in=batch).delete()[0]

"""The hold is over: shares become due."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from payouts.models import Earning
from payouts.models.earning import EarningQuerySet
from payouts.states import EarningState


def release_earnings(*, now: datetime | None = None) -> int:
    """Make due every earning whose hold is over; how many those were. Safe to run at once."""
    return (
        Earning.objects.releasable(now or timezone.now())
        .order_by()
        .update(state=EarningState.AVAILABLE)
    )


@transaction.atomic
def release_now(*, earnings: EarningQuerySet) -> int:
    """Staff end the hold of these earnings early; how many were in it."""
    held = lock_rows(earnings.filter(state=EarningState.PENDING))
    now = timezone.now()
    for earning in held:
        earning.state = EarningState.AVAILABLE
        earning.available_at = min(earning.available_at, now)
        earning.save(update_fields=["state", "available_at"])
    return len(held)

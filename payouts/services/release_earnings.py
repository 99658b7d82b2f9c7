"""The hold is over: shares become due."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_acts
from common.locking import lock_rows
from payouts.acts import PayoutAct
from payouts.errors import ReasonMissing
from payouts.models import Earning
from payouts.models.earning import EarningQuerySet
from payouts.states import EarningState


@transaction.atomic
def release_earnings(*, actor: Actor, now: datetime | None = None) -> int:
    """Make due every earning whose hold is over; how many those were. Safe to run at once."""
    over = lock_rows(Earning.objects.releasable(now or timezone.now()).with_order())
    ids = [earning.pk for earning in over]
    Earning.objects.filter(pk__in=ids).update(state=EarningState.AVAILABLE)
    record_acts(actor=actor, act=PayoutAct.RELEASED, targets=over, reason="The hold is over")
    return len(over)


@transaction.atomic
def release_now(*, actor: Actor, earnings: EarningQuerySet, reason: str) -> int:
    """Staff end the hold of these earnings early; how many were in it. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("Say why. Nothing was changed.")
    held = lock_rows(earnings.filter(state=EarningState.PENDING).with_order())
    now = timezone.now()
    for earning in held:
        earning.state = EarningState.AVAILABLE
        earning.available_at = min(earning.available_at, now)
        earning.save(update_fields=["state", "available_at"])
    record_acts(actor=actor, act=PayoutAct.RELEASED, targets=held, reason=reason)
    return len(held)

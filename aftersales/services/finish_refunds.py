"""Refunds that were reserved and whose answer was lost: look, then ask again."""

from datetime import timedelta

from django.utils import timezone

from aftersales.models import Refund
from aftersales.services.complete_refund import complete_refund
from aftersales.states import RefundState
from common.audit import Actor
from payments.services.sweep import AT_A_TIME, sweep

ANSWERS_TAKE = timedelta(minutes=2)


def finish_refunds(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were decided."""

    def finish(refund: Refund) -> bool:
        done = complete_refund(actor=actor, refund=refund, look_first=True)
        return done.state != RefundState.RESERVED

    waiting = Refund.objects.reserved().filter(reserved_at__lte=timezone.now() - older_than)
    # By lot: refunds that fail each time do not stand before the others in each run.
    by_lot = waiting.with_payment().order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=finish, label=lambda refund: f"refund={refund.number}")

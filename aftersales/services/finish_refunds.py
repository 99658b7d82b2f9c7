"""Refunds that were reserved and whose answer was lost: look, then ask again."""

import logging
from datetime import timedelta

from django.utils import timezone

from aftersales.errors import RefundDiffers, RefundNotBooked
from aftersales.models import Refund
from aftersales.services.complete_refund import complete_refund
from aftersales.states import RefundState
from common.audit import Actor
from payments.errors import StripeUnavailable

log = logging.getLogger(__name__)
ANSWERS_TAKE = timedelta(minutes=2)
AT_A_TIME = 200


def finish_refunds(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were decided. One that fails holds up no other."""
    decided = 0
    waiting = Refund.objects.reserved().filter(reserved_at__lte=timezone.now() - older_than)
    for refund in waiting.with_payment().order_by("pk")[:AT_A_TIME]:
        try:
            done = complete_refund(actor=actor, refund=refund, look_first=True)
        except (StripeUnavailable, RefundNotBooked) as error:
            log.warning("refund waits refund=%s reason=%s", refund.number, error.message)
            continue
        except RefundDiffers as problem:
            log.error("refund needs a look problem=%s", problem.message)
            continue
        decided += done.state != RefundState.RESERVED
    return decided

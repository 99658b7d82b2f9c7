"""Give all of the money back for orders whose buyers withdrew from the contract."""

import logging
from uuid import uuid5

from aftersales.errors import RefundNotPossible
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from common.audit import Actor
from orders.models import Order

log = logging.getLogger(__name__)


def refund_withdrawals(*, actor: Actor) -> int:
    """Reserve the refund of each withdrawn order that has none for it; how many.

    Safe to run any number of times and at once.
    """
    count = 0
    for order in Order.objects.withdrawn().exclude(refunds__reason=RefundReason.WITHDRAWN):
        try:
            reserve_refund(
                actor=actor,
                order=order,
                reason=RefundReason.WITHDRAWN,
                # The same for one order each time, so that it is refunded once.
                attempt=uuid5(order.checkout_key, "withdrawal"),
            )
            count += 1
        except RefundNotPossible as refused:
            # All of it went back before, or a dispute holds it: the next run looks again.
            log.warning("withdrawal waits order=%s reason=%s", order.number, refused.message)
    return count

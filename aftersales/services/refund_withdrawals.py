"""Give all of the money back for orders whose buyers withdrew from the contract."""

from uuid import uuid5

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import UNDONE, RefundReason
from common.audit import Actor
from orders.models import Order
from payments.services.sweep import sweep


def refund_withdrawals(*, actor: Actor) -> int:
    """Reserve the refund of each withdrawn order that has none for it; how many.

    Safe to run any number of times and at once. An order that a dispute holds waits for the next
    run.
    """

    def reserve(order: Order) -> bool:
        reserve_refund(
            actor=actor,
            order=order,
            reason=RefundReason.WITHDRAWN,
            # The same for one order each time, so that it is refunded once.
            attempt=uuid5(order.checkout_key, "withdrawal"),
        )
        return True

    return sweep(_to_refund(), work=reserve, label=lambda order: f"order={order.number}")


def _to_refund() -> QuerySet[Order]:
    """Withdrawn orders that no refund is for yet, and of which something has not gone back."""
    standing = Sum("refunds__amount_minor", filter=~Q(refunds__state__in=UNDONE))
    waiting = Order.objects.withdrawn().annotate(went_back=Coalesce(standing, 0))
    return waiting.filter(went_back__lt=F("total_minor")).exclude(
        refunds__reason=RefundReason.WITHDRAWN
    )

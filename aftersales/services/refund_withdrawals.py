"""Give all of the money back for orders whose buyers withdrew from the contract."""

from uuid import uuid5

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from aftersales.models import ReturnedPart
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
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
    """Withdrawn orders that no refund is for yet, and of whose price something has not gone back.

    A second payment that was given back is none of the price; what a bank took is.
    """
    back = ReturnedPart.objects.standing().filter(order_line__order=OuterRef("pk")).order_by()
    sums = back.values("order_line__order").annotate(sum=Sum("amount_minor")).values("sum")
    waiting = Order.objects.withdrawn().annotate(went_back=Coalesce(Subquery(sums), 0))
    return waiting.filter(went_back__lt=F("total_minor")).exclude(
        refunds__reason=RefundReason.WITHDRAWN
    )

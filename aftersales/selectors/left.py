"""What of an order can still go back to its buyer."""

from collections import defaultdict

from django.db.models import Sum

from aftersales.models import Refund, ReturnedPart
from aftersales.models.returned_part import ReturnedPartQuerySet
from aftersales.parts import Parts
from orders.models import HeldPayment, LineSettlement, Order, OrderLine

NOTHING = Parts(tax_minor=0, platform_fee_minor=0, designer_share_minor=0)


def what_is_left(order: Order) -> dict[OrderLine, Parts]:
    """Each line's parts less what standing refunds took of them, in the order's own order.

    Ask under the lock of the order. Two queries.
    """
    return _less(order, ReturnedPart.objects.standing())


def what_has_not_gone(order: Order) -> dict[OrderLine, Parts]:
    """The same less only what has left us: what is being asked for is still here."""
    return _less(order, ReturnedPart.objects.gone())


def _less(order: Order, returned: ReturnedPartQuerySet) -> dict[OrderLine, Parts]:
    taken: dict[int, Parts] = defaultdict(lambda: NOTHING)
    for part in returned.filter(order_line__order=order).order_by():
        taken[part.order_line_id] = taken[part.order_line_id] + part.parts
    settled = LineSettlement.objects.filter(order_line__order=order)
    return {
        row.order_line: _parts_of(row) - taken[row.order_line_id]
        for row in settled.select_related("order_line__order").order_by("order_line__position")
    }


def _parts_of(row: LineSettlement) -> Parts:
    return Parts(
        tax_minor=row.tax_minor,
        platform_fee_minor=row.platform_fee_minor,
        designer_share_minor=row.designer_share_minor,
    )


def left_of_held(held: HeldPayment) -> tuple[int, int]:
    """What is left of the payment, as it was paid and as Stripe holds it."""
    taken = (
        Refund.objects.standing()
        .filter(held_payment=held)
        .aggregate(paid=Sum("amount_minor"), held=Sum("held_minor"))
    )
    return held.amount_minor - (taken["paid"] or 0), held.held_minor - (taken["held"] or 0)

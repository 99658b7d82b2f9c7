"""What the data map asks of this room; the types are in common/personal.py."""

from typing import Any

from django.db.models import Q

from aftersales.models import Dispute, Refund
from aftersales.states import CLOSED, RefundState
from common.personal import DataSubject
from orders.personal import numbers_of_orders

REFUND_OPEN = (RefundState.RESERVED, RefundState.PENDING, RefundState.NEEDS_BUYER)


def refunds_and_disputes_at_stripe(person: DataSubject) -> list[Any]:
    mine = {"order__number__in": numbers_of_orders(person)}
    return [
        Refund.objects.filter(**mine).order_by().values("stripe_refund_id"),
        Dispute.objects.filter(**mine).order_by().values("stripe_id"),
    ]


def is_refund_open() -> Q:
    return Q(state__in=REFUND_OPEN)


def is_dispute_open() -> Q:
    return ~Q(state__in=CLOSED)

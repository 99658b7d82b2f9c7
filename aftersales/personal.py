"""What the data map asks of this room; the types are in common/personal.py."""

from django.db.models import Q

from aftersales.states import CLOSED, RefundState

REFUND_OPEN = (RefundState.RESERVED, RefundState.PENDING, RefundState.NEEDS_BUYER)


def is_refund_open() -> Q:
    return Q(state__in=REFUND_OPEN)


def is_dispute_open() -> Q:
    return ~Q(state__in=CLOSED)

"""What this room asks of those above about money that was paid for no order.

Each is called outside any transaction and says what became of it, or "" where it is nobody's.
"""

from datetime import datetime

from common.hooks import Hook
from payments.gateway.disputes import DisputeAtStripe
from payments.gateway.fraud_warnings import FraudWarning
from payments.gateway.refunds import RefundAtStripe

# With the moment of the news.
dispute_of_no_order: Hook[[DisputeAtStripe, datetime], str] = Hook("aftersales.dispute_of_no_order")
refund_of_no_order: Hook[[RefundAtStripe], str] = Hook("aftersales.refund_of_no_order")
warning_of_no_order: Hook[[FraudWarning], str] = Hook("aftersales.warning_of_no_order")

NOBODYS = "no payment of ours"


def first_word(answers: list[str]) -> str:
    """What became of it, by the first room that knows."""
    return next(filter(None, answers), NOBODYS)

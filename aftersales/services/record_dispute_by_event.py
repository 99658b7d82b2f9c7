"""A webhook event about a dispute: ask how it stands, and record that."""

from aftersales.hooks import dispute_of_no_order, first_word
from aftersales.services.complete_refund import finish_refunds_of
from aftersales.services.record_dispute import record_dispute
from aftersales.services.settled_order import settled_order
from aftersales.states import DisputeState
from common.models import Machine
from payments.gateway.disputes import retrieve_dispute
from payments.models import WebhookEvent

DISPUTE_EVENTS = (
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)


def record_dispute_by_event(event: WebhookEvent) -> str:
    """The event itself decides nothing.

    Raises StripeUnavailable, StripeRefused, PaymentNotBooked, RefundNotBooked, and what the rooms
    above raise for a payment of theirs.
    """
    answer = retrieve_dispute(event.object_id)
    order = settled_order(
        payment_intent_id=answer.payment_intent_id, order_number=answer.order_number
    )
    if order is None:
        return first_word(dispute_of_no_order.call_all(answer, event.happened_at))
    if answer.status == DisputeState.LOST:
        finish_refunds_of(actor=Machine.STRIPE, order=order)
    dispute = record_dispute(
        actor=Machine.STRIPE, order=order, answer=answer, opened_at=event.happened_at
    )
    return f"dispute is {dispute.state}"

"""A bank warns that a payment is probably fraud: give it back before it is disputed."""

from uuid import NAMESPACE_URL, uuid5

from aftersales.errors import RefundNotPossible
from aftersales.hooks import first_word, warning_of_no_order
from aftersales.services.refund_held_payment import refund_held_payment
from aftersales.services.reserve_refund import reserve_refund
from aftersales.services.settled_order import held_payment, settled_order
from aftersales.states import RefundReason
from common.models import Machine
from orders.errors import HeldNotDecidable
from payments.gateway.fraud_warnings import retrieve_fraud_warning
from payments.models import WebhookEvent

FRAUD_WARNING_EVENTS = ("radar.early_fraud_warning.created", "radar.early_fraud_warning.updated")


def refund_fraud_warning(event: WebhookEvent) -> str:
    """Refund all that is left of the payment, once a warning; nothing while it is disputed.

    Raises StripeUnavailable, StripeRefused, PaymentNotBooked: the event is then tried again.
    """
    warning = retrieve_fraud_warning(event.object_id)
    if not warning.is_actionable:
        return "refunded or disputed already"
    order = settled_order(
        payment_intent_id=warning.payment_intent_id, order_number=warning.order_number
    )
    if order is None:
        return first_word(warning_of_no_order.call_all(warning))
    attempt = uuid5(NAMESPACE_URL, warning.id)
    held = held_payment(warning.payment_intent_id)
    reason = RefundReason.FRAUD_WARNING
    try:
        if held is not None:
            refund = refund_held_payment(
                actor=Machine.STRIPE, held=held, attempt=attempt, reason=reason, note=warning.id
            )
        else:
            refund = reserve_refund(
                actor=Machine.STRIPE, order=order, attempt=attempt, reason=reason, note=warning.id
            )
    except (RefundNotPossible, HeldNotDecidable) as problem:
        return problem.message
    return f"{refund} is {refund.state}"

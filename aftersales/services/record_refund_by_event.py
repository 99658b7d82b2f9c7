"""A webhook event about a refund: ours, or one that somebody made in Stripe's dashboard."""

from django.db import transaction

from aftersales.acts import AftersalesAct
from aftersales.hooks import first_word, refund_of_no_order
from aftersales.models import Refund
from aftersales.selectors.left import left_of_held
from aftersales.services.complete_refund import finish_refunds_of
from aftersales.services.record_refund import record_refund
from aftersales.services.refund_held_payment import write_held_refund
from aftersales.services.reserve_refund import plan_refund, write_refund
from aftersales.services.settled_order import held_payment, settled_order
from aftersales.states import RefundReason
from common.audit import record_act
from common.models import Machine
from orders.models import Order
from orders.services.lock_order import lock_order
from orders.services.move_held_payment import move_held_payment
from orders.states import HeldState
from payments.gateway.refunds import RefundAtStripe, refunds_of_charge, retrieve_refund
from payments.models import WebhookEvent

REFUND_EVENTS = (
    "charge.refunded",
    "charge.refund.updated",
    "refund.created",
    "refund.updated",
    "refund.failed",
)


def record_refund_by_event(event: WebhookEvent) -> str:
    """Record how the refunds that the event names stand now; the event itself decides nothing.

    Raises StripeUnavailable, StripeRefused, PaymentNotBooked, RefundNotBooked, RefundDiffers.
    """
    if event.type == "charge.refunded":
        answers = refunds_of_charge(event.object_id)
    else:
        answers = [retrieve_refund(event.object_id)]
    return "; ".join(_record(answer) for answer in answers) or "no refund of this charge"


def _record(answer: RefundAtStripe) -> str:
    refund = Refund.objects.filter(number=answer.number).first() if answer.number else None
    if refund is not None:
        refund = record_refund(actor=Machine.STRIPE, refund=refund, answer=answer)
    else:
        refund = _record_made_elsewhere(answer)
    if refund is None:
        return first_word(refund_of_no_order.call_all(answer))
    return f"{refund} is {refund.state}"


def _record_made_elsewhere(answer: RefundAtStripe) -> Refund | None:
    """A refund that we did not ask for; None when its payment is none of ours."""
    order = settled_order(
        payment_intent_id=answer.payment_intent_id, order_number=answer.order_number
    )
    if order is None:
        return None
    finish_refunds_of(actor=Machine.STRIPE, order=order)
    return _write_and_record(order, answer)


@transaction.atomic
def _write_and_record(order: Order, answer: RefundAtStripe) -> Refund:
    """In one transaction, since only the id that Stripe gave it tells two of them apart."""
    order = lock_order(order)
    refund = Refund.objects.filter(stripe_refund_id=answer.id).first() or _write(order, answer)
    return record_refund(actor=Machine.STRIPE, refund=refund, answer=answer)


def _write(order: Order, answer: RefundAtStripe) -> Refund:
    held = held_payment(answer.payment_intent_id)
    refund = Refund(
        order=order,
        held_payment=held,
        reason=RefundReason.DASHBOARD,
        amount_minor=answer.amount.minor,
        currency=answer.amount.currency,
    )
    if held is not None:
        if answer.amount.minor == left_of_held(held)[0]:
            move_held_payment(actor=Machine.STRIPE, held=held, state=HeldState.RETURNING)
        write_held_refund(refund=refund, amount_minor=answer.amount.minor)
    else:
        parts = plan_refund(order=order, lines=None, amount_minor=answer.amount.minor)
        write_refund(refund=refund, parts=parts)
    record_act(actor=Machine.STRIPE, act=AftersalesAct.REFUND_RESERVED, target=refund)
    return refund

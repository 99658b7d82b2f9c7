"""Ask Stripe for a reserved refund, and record its answer."""

import logging

from django.db import transaction
from django.utils import timezone

from aftersales import emails
from aftersales.acts import AftersalesAct
from aftersales.models import Dispute, Refund
from aftersales.services.record_refund import record_refund
from aftersales.states import RefundReason, RefundState
from common.audit import Actor, record_act
from orders.models import Order
from orders.services.lock_order import lock_order
from orders.services.move_held_payment import move_held_payment
from orders.states import HeldState
from payments.errors import StripeRefused
from payments.gateway.refunds import RefundAtStripe, create_refund, find_refund

log = logging.getLogger(__name__)
STRIPES_REASON = {
    RefundReason.DUPLICATE: "duplicate",
    RefundReason.FRAUD_WARNING: "fraudulent",
}


def complete_refund(*, actor: Actor, refund: Refund, look_first: bool) -> Refund:
    """Make a reserved refund at Stripe, once, and book it.

    `look_first` when an earlier call may have gone through: the refund is searched for before it is
    asked for again with the same key, because keys are forgotten after a day. Raises
    StripeUnavailable, RefundNotBooked, RefundDiffers and leaves the refund reserved.
    """
    if refund.state != RefundState.RESERVED:
        return refund
    answer = _find(refund) if look_first else None
    if answer is None:
        try:
            answer = _ask(refund)
        except StripeRefused as refused:
            return _record_refused(actor, refund, refused)
    return record_refund(actor=actor, refund=refund, answer=answer)


def finish_refunds_of(*, actor: Actor, order: Order) -> None:
    """Finish what was decided of an order and is not answered, before money of it that moved
    elsewhere is recorded.

    Stripe may refuse it now, and then its amount is free for what was moved there. Raises what
    complete_refund raises.
    """
    for waiting in Refund.objects.reserved().filter(order=order).with_payment():
        complete_refund(actor=actor, refund=waiting, look_first=True)


def _find(refund: Refund) -> RefundAtStripe | None:
    return find_refund(payment_intent_id=refund.payment_intent_id, number=refund.number)


def _ask(refund: Refund) -> RefundAtStripe:
    return create_refund(
        payment_intent_id=refund.payment_intent_id,
        amount=refund.amount,
        number=refund.number,
        reason=STRIPES_REASON.get(RefundReason(refund.reason), "requested_by_customer"),
        idempotency_key=f"refund-{refund.idempotency_key}",
    )


@transaction.atomic
def _record_refused(actor: Actor, refund: Refund, refused: StripeRefused) -> Refund:
    lock_order(refund.order)
    refund = Refund.objects.with_payment().get(pk=refund.pk)
    if refund.state != RefundState.RESERVED:
        return refund
    refund.state, refund.failed_at = RefundState.REFUSED, timezone.now()
    refund.failure = refused.message[:300]
    refund.save()
    record_act(actor=actor, act=AftersalesAct.REFUND_REFUSED, target=refund, reason=refund.failure)
    held = refund.held_payment
    if held is not None and not Dispute.objects.withheld().filter(held_payment=held).exists():
        # Somebody decides on it again; while a bank has it, the dispute decides.
        move_held_payment(actor=actor, held=held, state=HeldState.HELD)
    emails.tell_staff_refund_failed(refund)
    log.error("refund refused refund=%s code=%s", refund.number, refused.code)
    return refund

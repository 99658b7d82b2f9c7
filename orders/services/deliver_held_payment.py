"""Staff let a held payment buy what its order was about."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.personal import close_matter
from orders.acts import OrderAct
from orders.errors import HeldNotDecidable
from orders.models import HeldPayment, Order
from orders.selectors.held_payments import why_not_deliver
from orders.services.count_coupon_use import count_coupon_again
from orders.services.deliver_order import deliver_order
from orders.services.lock_order import lock_order
from orders.states import HeldState
from payments.gateway.checkout import Payment, retrieve_payment


def deliver_held_payment(*, actor: Actor, held: HeldPayment, reason: str) -> Order:
    """Grant the licences of the order and share the money.

    Stripe is asked for the tax in it. A second call finds the order paid and returns it. Raises
    HeldNotDecidable, StripeUnavailable, StripeRefused.
    """
    held = HeldPayment.objects.select_related("order").get(pk=held.pk)
    problem = why_not_deliver(held) if held.state != HeldState.DELIVERED else ""
    if problem:
        raise HeldNotDecidable(problem)
    payment = retrieve_payment(held.order.stripe_session_id or "")
    return _deliver(actor, held, payment, reason)


@transaction.atomic
def _deliver(actor: Actor, held: HeldPayment, payment: Payment, reason: str) -> Order:
    order = lock_order(held.order)
    held = HeldPayment.objects.select_related("order").get(pk=held.pk)
    if held.state == HeldState.DELIVERED:
        return order
    problem = why_not_deliver(held)
    if problem:
        raise HeldNotDecidable(problem)
    held.state, held.decided_at = HeldState.DELIVERED, timezone.now()
    held.save()
    record_act(actor=actor, act=OrderAct.DELIVERED, target=held, reason=reason)
    close_matter(held)
    held.order.quarantine_reason = ""
    # Where the coupon was used up meanwhile, staff have decided to let its discount stand.
    count_coupon_again(order=held.order)
    return deliver_order(actor=actor, order=held.order, moved=None, payment=payment, held=held)

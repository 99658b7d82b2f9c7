"""The order of a payment that Stripe speaks of, which may not have been heard of yet."""

from common.models import Machine
from orders.errors import PaymentNotBooked
from orders.models import HeldPayment, Order
from orders.services.settle_payment import settle_payment


def settled_order(*, payment_intent_id: str, order_number: str) -> Order | None:
    """The order whose payment it is, or for which it is held; None where it is not ours.

    News of a refund or dispute may come before the news of its payment, which is then settled
    first. Raises PaymentNotBooked, StripeUnavailable, StripeRefused.
    """
    held = held_payment(payment_intent_id)
    if held is not None:
        return held.order
    order = Order.objects.filter(number=order_number).first() if order_number else None
    if order is None or order.stripe_payment_intent_id == payment_intent_id:
        return order
    order = settle_payment(actor=Machine.STRIPE, order=order)
    if order.stripe_payment_intent_id != payment_intent_id and not held_payment(payment_intent_id):
        raise PaymentNotBooked(f"Payment {payment_intent_id} is not booked yet.")
    return order


def held_payment(payment_intent_id: str) -> HeldPayment | None:
    """The held payment, unless it was delivered for: then it is the order's own."""
    held = HeldPayment.objects.select_related("order")
    return (
        held.filter(stripe_payment_intent_id=payment_intent_id).exclude(state="delivered").first()
    )

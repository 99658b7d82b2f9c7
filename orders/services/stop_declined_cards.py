"""A card was declined on an open payment page: whoever tries many there tries stolen ones."""

from common.models import Machine
from orders.limits import is_refused_too_often, note_refused_cards
from orders.models import Order
from orders.services.give_up_order import give_up_order
from orders.states import CancelReason, OrderState
from payments.models import WebhookEvent


def stop_declined_cards(event: WebhookEvent) -> str:
    """Close the page once its buyer had too many payments refused; until then it stays open.

    Raises StripeUnavailable, StillOpen.
    """
    order = Order.objects.filter(number=event.reference, state=OrderState.PENDING).first()
    buyer = order.bought_by if order else None
    if order is None or buyer is None:
        return "no open order of ours"
    if not is_refused_too_often(buyer):
        return "another card may be tried"
    note_refused_cards(buyer)
    order = give_up_order(actor=Machine.STRIPE, order=order, reason=CancelReason.PAYMENT_FAILED)
    return f"too many were refused: order is {order.state}"

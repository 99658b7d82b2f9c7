"""The buyer does not want the order after all: close its payment page first, then cancel it."""

from django.utils.translation import gettext

from common.audit import Actor
from orders.errors import StillOpen
from orders.models import Order
from orders.services.cancel_order import cancel_order
from orders.services.settle_payment import settle_payment
from orders.states import CancelReason, OrderState
from payments.errors import StripeRefused
from payments.gateway.checkout import expire_checkout_session


def give_up_order(
    *, actor: Actor, order: Order, reason: CancelReason = CancelReason.GIVEN_UP
) -> Order:
    """Close the payment page, and then settle or cancel by what Stripe says.

    An order that was paid in the meantime comes back paid. Raises StripeUnavailable, StillOpen.
    """
    if order.state == OrderState.PENDING and order.stripe_session_id is None:
        order = cancel_order(actor=actor, order=order, reason=reason, only_unopened=True)
    if order.state != OrderState.PENDING or order.stripe_session_id is None:
        return order
    try:
        expire_checkout_session(order.stripe_session_id)
    except StripeRefused:
        # Not open any more: expired by itself, or paid a moment ago. The next question tells.
        pass
    order = settle_payment(actor=actor, order=order, expired_because=reason)
    if order.state == OrderState.PENDING:
        raise StillOpen(gettext("The payment page is still open. Please try again in a minute."))
    return order

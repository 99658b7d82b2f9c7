"""A webhook event about a payment: find its order, ask Stripe, settle or cancel."""

from django.db.models import Q

from common.models import Machine
from orders import hooks
from orders.models import Order
from orders.services.settle_payment import settle_payment
from payments.models import WebhookEvent

PAYMENT_EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "payment_intent.succeeded",
)


def settle_by_event(event: WebhookEvent) -> str:
    """Settle the order that the event is about; the event itself decides nothing.

    The order is found by its payment page, or by the number that travels in the metadata when the
    answer with the page's id was lost. Raises what settle_payment raises.
    """
    session_id = event.object_id if event.type.startswith("checkout.session.") else ""
    order = _find(session_id, event.reference)
    if order is None:
        said = hooks.payment_of_no_order.call_all(event)
        return next(filter(None, said), "no order of ours")
    order = settle_payment(actor=Machine.STRIPE, order=order, session_id=session_id or None)
    return f"order is {order.state}"


def _find(session_id: str, number: str) -> Order | None:
    wanted = Q()
    if session_id:
        wanted |= Q(stripe_session_id=session_id)
    if number:
        wanted |= Q(number=number)
    if not wanted:
        return None
    found = list(Order.objects.filter(wanted))
    return next((order for order in found if order.stripe_session_id == session_id), None) or next(
        iter(found), None
    )

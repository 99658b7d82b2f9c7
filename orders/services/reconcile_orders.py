"""Ask Stripe about orders whose webhook did not come."""

from django.utils import timezone

from common.audit import Actor
from orders.models import Order
from orders.services.cancel_order import cancel_order
from orders.services.settle_payment import settle_payment
from orders.states import CancelReason
from payments.attempts import PAGE_LIVES
from payments.services.sweep import AT_A_TIME, sweep


def reconcile_orders(*, actor: Actor) -> int:
    """Settle or cancel the orders to ask about; how many changed their state for good.

    An order whose page was never opened is cancelled after an hour. Each is noted as asked before
    Stripe is, so that one that always fails, or takes all the time there is, stands last in the
    next run.
    """
    now = timezone.now()

    def ask(order: Order) -> bool:
        state_before = order.state
        Order.objects.filter(pk=order.pk).update(asked_at=timezone.now())
        settled = _settle(actor, order, is_stale=order.placed_at < now - PAGE_LIVES)
        return settled.state != state_before and not settled.is_unsettled

    to_ask = Order.objects.to_ask_about(now)[:AT_A_TIME]
    return sweep(to_ask, work=ask, label=lambda order: f"order={order.number}")


def _settle(actor: Actor, order: Order, *, is_stale: bool) -> Order:
    if order.stripe_session_id is None:
        if is_stale:
            return cancel_order(
                actor=actor, order=order, reason=CancelReason.NOT_OPENED, only_unopened=True
            )
        return order
    return settle_payment(actor=actor, order=order)

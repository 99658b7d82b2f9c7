"""Ask Stripe about orders whose webhook did not come."""

import logging

from django.utils import timezone

from common.audit import Actor
from orders.errors import PaymentNotBooked
from orders.models import Order
from orders.services.cancel_order import cancel_order
from orders.services.open_checkout import PAGE_LIVES
from orders.services.settle_payment import settle_payment
from orders.states import CancelReason
from payments.errors import StripeRefused, StripeUnavailable

log = logging.getLogger(__name__)
AT_A_TIME = 200
# One order may fail at Stripe again and again; three in a row say that Stripe itself is away.
AWAY_AFTER = 3


def reconcile_orders(*, actor: Actor) -> int:
    """Settle or cancel the orders to ask about; how many changed their state for good.

    An order whose page was never opened is cancelled after an hour. Each is noted as asked before
    Stripe is, so that one that always fails, or takes all the time there is, stands last in the
    next run. Stops quietly when Stripe is away.
    """
    now = timezone.now()
    ended, away_count = 0, 0
    for order in Order.objects.to_ask_about(now)[:AT_A_TIME]:
        state_before = order.state
        Order.objects.filter(pk=order.pk).update(asked_at=timezone.now())
        try:
            settled = _settle(actor, order, is_stale=order.placed_at < now - PAGE_LIVES)
        except StripeUnavailable:
            log.warning("order waits, Stripe does not answer order=%s", order.number)
            away_count += 1
            if away_count == AWAY_AFTER:
                break
            continue
        except (StripeRefused, PaymentNotBooked) as error:
            log.warning("order stays open order=%s reason=%s", order.number, error.message)
            continue
        away_count = 0
        ended += settled.state != state_before and not settled.is_unsettled
    return ended


def _settle(actor: Actor, order: Order, *, is_stale: bool) -> Order:
    if order.stripe_session_id is None:
        if is_stale:
            return cancel_order(
                actor=actor, order=order, reason=CancelReason.NOT_OPENED, only_unopened=True
            )
        return order
    return settle_payment(actor=actor, order=order)

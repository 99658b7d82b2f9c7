"""Ask Stripe about orders whose webhook did not come."""

import logging
from datetime import timedelta

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
WEBHOOKS_TAKE = timedelta(minutes=2)
AT_A_TIME = 200


def reconcile_orders(*, actor: Actor) -> int:
    """Settle or cancel unsettled orders older than two minutes; how many ended.

    An order whose page was never opened is cancelled after an hour. Stops quietly when Stripe
    does not answer: the next run goes on.
    """
    now = timezone.now()
    ended = 0
    for order in Order.objects.unsettled_since(now - WEBHOOKS_TAKE).order_by("placed_at")[
        :AT_A_TIME
    ]:
        try:
            settled = _settle(actor, order, is_stale=order.placed_at < now - PAGE_LIVES)
        except StripeUnavailable:
            log.warning("reconciliation stops, Stripe does not answer order=%s", order.number)
            break
        except (StripeRefused, PaymentNotBooked) as error:
            log.warning("order stays open order=%s reason=%s", order.number, error.message)
            continue
        ended += not settled.is_unsettled
    return ended


def _settle(actor: Actor, order: Order, *, is_stale: bool) -> Order:
    if order.stripe_session_id is None:
        if is_stale:
            return cancel_order(
                actor=actor, order=order, reason=CancelReason.NOT_OPENED, only_unopened=True
            )
        return order
    return settle_payment(actor=actor, order=order)

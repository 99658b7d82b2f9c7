"""The buyer leaves: what is not paid is given up, as far as Stripe lets it go."""

import logging

from django.contrib.auth.models import AbstractBaseUser

from orders.errors import StillOpen
from orders.models import Order
from orders.services.give_up_order import give_up_order
from payments.errors import StripeUnavailable

log = logging.getLogger(__name__)


def give_up_orders(actor: AbstractBaseUser) -> None:
    """Orders that stay open are told of as open matters; the reconciliation goes on with them."""
    for order in Order.objects.pending().filter(buyer=actor.pk):
        try:
            give_up_order(actor=actor, order=order)
        except (StillOpen, StripeUnavailable) as reason:
            log.info("order stays open order=%s reason=%s", order.number, type(reason).__name__)

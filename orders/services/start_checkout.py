"""From the cart to the payment page, whatever an earlier visit left half done."""

from collections.abc import Sequence

from django.utils import timezone

from orders.cart import CartItem
from orders.errors import AnotherOrderPending
from orders.models import Buyer, Order, actor_of
from orders.services.give_up_order import give_up_order
from orders.services.open_checkout import open_checkout
from orders.services.place_order import place_order
from orders.states import OrderState
from orders.withdrawal import NOTHING_ASKED, Asked


def start_checkout(
    *,
    actor: Buyer,
    items: Sequence[CartItem],
    coupon_code: str = "",
    asked: Asked = NOTHING_ASKED,
) -> Order:
    """A pending order of the items with an open payment page, or a paid one of nothing to pay.

    An older unpaid order of something else is given up first, so that nobody pays twice for one
    wish. Raises what place_order, give_up_order and open_checkout raise.
    """
    try:
        order = place_order(actor=actor, items=items, coupon_code=coupon_code, asked=asked)
    except AnotherOrderPending as another:
        give_up_order(actor=actor_of(actor), order=another.order)
        order = place_order(actor=actor, items=items, coupon_code=coupon_code, asked=asked)
    if _is_page_expired(order):
        give_up_order(actor=actor_of(actor), order=order)
        order = place_order(actor=actor, items=items, coupon_code=coupon_code, asked=asked)
    if order.state == OrderState.PAID:
        return order
    return open_checkout(actor=actor_of(actor), order=order)


def _is_page_expired(order: Order) -> bool:
    return (
        order.state == OrderState.PENDING
        and order.stripe_session_id is not None
        and order.checkout_expires_at is not None
        and order.checkout_expires_at <= timezone.now()
    )

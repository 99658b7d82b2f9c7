"""An order that will not be paid; nothing was charged for it."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.personal import close_matter
from orders.acts import OrderAct
from orders.models import Order
from orders.services.exclusive_sale import release_exclusives
from orders.services.lock_order import lock_order
from orders.services.release_coupon_use import release_coupon_use
from orders.states import UNSETTLED, CancelReason, OrderState


@transaction.atomic
def cancel_order(
    *, actor: Actor, order: Order, reason: CancelReason, only_unopened: bool = False
) -> Order:
    """Close an unsettled order; any other is left as it is.

    So is, with `only_unopened`, one whose payment page is open by now: the buyer may be paying.
    """
    order = lock_order(order)
    is_kept = only_unopened and order.stripe_session_id is not None
    if order.state in UNSETTLED and not is_kept:
        order.state = OrderState.CANCELLED
        order.cancel_reason = reason
        order.cancelled_at = timezone.now()
        order.save(update_fields=["state", "cancel_reason", "cancelled_at"])
        release_coupon_use(order=order)
        release_exclusives(order=order)
        record_act(actor=actor, act=OrderAct.CANCELLED, target=order, reason=reason.label)
        close_matter(order)
    return order

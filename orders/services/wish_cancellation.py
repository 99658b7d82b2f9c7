"""The buyer presses Cancel: at once while nothing is paid, later where a bank is confirming."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from orders.acts import OrderAct
from orders.errors import PaidMeanwhile
from orders.models import Order
from orders.services.exclusive_sale import release_exclusives
from orders.services.give_up_order import give_up_order
from orders.services.lock_order import lock_order
from orders.services.release_coupon_use import release_coupon_use
from orders.states import OrderState


def wish_cancellation(*, actor: Actor, order: Order) -> Order:
    """Cancel a pending order; of one that a bank is confirming, note the wish.

    Nobody can stop that bank: what comes is then held and goes back by itself, and if nothing comes
    the order is cancelled as any other. A second call changes nothing. Raises PaidMeanwhile, and
    what give_up_order raises.
    """
    if order.state == OrderState.PENDING:
        order = give_up_order(actor=actor, order=order)
    return _note(actor, order)


@transaction.atomic
def _note(actor: Actor, order: Order) -> Order:
    order = lock_order(order)
    if order.state == OrderState.PAID:
        raise PaidMeanwhile(
            gettext(
                "Your payment came before you cancelled, so this order is paid. If you do not want "
                "it, withdraw from it on this page where that is offered, or write to %(email)s."
            )
            % {"email": settings.SUPPORT_EMAIL}
        )
    if order.state != OrderState.CONFIRMING or order.cancel_wished_at:
        return order
    order.cancel_wished_at = timezone.now()
    order.save(update_fields=["cancel_wished_at"])
    # Whatever comes buys nothing any more: others need not wait for it, nor the buyer.
    release_coupon_use(order=order)
    release_exclusives(order=order)
    record_act(actor=actor, act=OrderAct.CANCEL_WISHED, target=order)
    return order

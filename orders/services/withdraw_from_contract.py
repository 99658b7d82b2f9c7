"""A consumer withdraws from a purchase whose files were not opened; all of the money goes back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from orders import emails
from orders.acts import OrderAct
from orders.errors import NotWithdrawable
from orders.models import Order
from orders.services.lock_order import lock_order, refuse_guest_of_claimed


@transaction.atomic
def withdraw_from_contract(*, actor: Actor, order: Order) -> Order:
    """Note the withdrawal and acknowledge it by mail; whoever refunds takes up `withdrawn()`.

    A second call does nothing. Raises NotWithdrawable, ClaimedByAccount.
    """
    order = lock_order(order)
    refuse_guest_of_claimed(actor=actor, order=order)
    if order.withdrawn_at:
        return order
    if not order.can_be_withdrawn(timezone.now()):
        raise NotWithdrawable(
            gettext("This order cannot be withdrawn from: its files are open, or it is not paid.")
        )
    order.withdrawn_at = timezone.now()
    order.save(update_fields=["withdrawn_at"])
    record_act(actor=actor, act=OrderAct.WITHDRAWN, target=order)
    emails.tell_buyer_withdrawal_noted(order)
    return order

"""The buyer asks for the files at once, and so gives up the right of withdrawal."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from orders import emails
from orders.acts import OrderAct
from orders.errors import NotWithdrawable
from orders.models import Order
from orders.services.lock_order import lock_order, refuse_guest_of_claimed
from orders.withdrawal import waiver_words


@transaction.atomic
def deliver_now(*, actor: Actor, order: Order) -> Order:
    """Open the files of a paid order. A second call does nothing. Raises NotWithdrawable,
    ClaimedByAccount."""
    order = lock_order(order)
    refuse_guest_of_claimed(actor=actor, order=order)
    if order.withdrawn_at:
        raise NotWithdrawable(gettext("You withdrew from this order, so its files stay shut."))
    if not order.can_be_withdrawn(timezone.now()):
        return order
    order.waived_at, order.waiver_words = timezone.now(), waiver_words()
    order.save(update_fields=["waived_at", "waiver_words"])
    record_act(actor=actor, act=OrderAct.WAIVED, target=order)
    emails.tell_buyer_files_opened(order)
    return order

"""The lock for whatever weighs an order against what its buyer owns."""

from django.utils.translation import gettext

from accounts.models import User
from common.audit import Actor
from common.locking import lock_rows
from common.models import Machine
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel
from orders.errors import ClaimedByAccount
from orders.models import Coupon, GuestBrowser, Order


def lock_order(order: Order) -> Order:
    """The order, locked and re-read, after its buyer, what it buys exclusively, and its coupon.

    Another order of the same buyer may be paid in the same moment, and both could be of one model.
    """
    if order.buyer_id is not None:
        lock_rows(User.objects.filter(pk=order.buyer_id))
    elif order.guest_browser_id is not None:
        lock_rows(GuestBrowser.objects.filter(pk=order.guest_browser_id))
    exclusive = order.lines.filter(licence_kind=LicenceKind.EXCLUSIVE)
    lock_rows(CadModel.objects.filter(pk__in=exclusive.order_by().values("cad_model")))
    lock_rows(Coupon.objects.filter(uses__order=order))
    (order,) = lock_rows(Order.objects.filter(pk=order.pk))
    return order


def refuse_guest_of_claimed(*, actor: Actor, order: Order) -> None:
    """Raises ClaimedByAccount when a guest acts on what an account has claimed meanwhile."""
    if actor == Machine.GUEST and order.buyer_id is not None:
        raise ClaimedByAccount(
            gettext("This order is in the library of your account by now. Log in to go on.")
        )

"""A coupon takes nothing off any more; orders that have it keep it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from orders.acts import OrderAct
from orders.models import Coupon


@transaction.atomic
def stop_coupon(*, actor: User, coupon: Coupon, reason: str = "") -> Coupon:
    """Stopping twice changes nothing. Raises PermissionDenied for somebody else's coupon."""
    if coupon.designer_id != actor.pk and not actor.has_perm("orders.change_coupon"):
        raise PermissionDenied("This is somebody else's coupon.")
    (coupon,) = lock_rows(Coupon.objects.filter(pk=coupon.pk))
    if coupon.stopped_at is None:
        coupon.stopped_at = timezone.now()
        coupon.save(update_fields=["stopped_at"])
        record_act(actor=actor, act=OrderAct.COUPON_STOPPED, target=coupon, reason=reason)
    return coupon

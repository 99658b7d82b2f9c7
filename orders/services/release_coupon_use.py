"""Give a coupon's use back: its order ended unpaid, or was refunded as a whole."""

from django.utils import timezone

from common.locking import lock_rows
from orders.models import Coupon, CouponUse, Order
from orders.states import CouponUseState


def release_coupon_use(*, order: Order) -> None:
    """Runs in the transaction that ends the order, under lock_order; a second call does nothing."""
    lock_rows(Coupon.objects.filter(uses__order=order))
    CouponUse.objects.filter(order=order, state=CouponUseState.COUNTED).update(
        state=CouponUseState.GIVEN_BACK, given_back_at=timezone.now()
    )

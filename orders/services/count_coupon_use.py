"""Count the use of a coupon for an order, from its reservation on."""

from orders.models import Coupon, CouponUse, Order
from orders.selectors.coupons import uses_by
from orders.states import CouponUseState


def count_coupon_use(*, coupon: Coupon, order: Order, discount_minor: int) -> CouponUse:
    """Runs in the reservation, under the coupon's lock and after its limits were looked at.

    The database refuses a use above the coupon's limits.
    """
    return CouponUse.objects.create(coupon=coupon, order=order, discount_minor=discount_minor)


def count_coupon_again(*, order: Order) -> bool:
    """Take back a use that was given back, for money that comes late; whether that could be done.

    Runs under lock_order. False when the coupon was used up meanwhile.
    """
    use = CouponUse.objects.select_related("coupon").filter(order=order).first()
    if use is None or use.state == CouponUseState.COUNTED:
        return True
    if not _has_room(use):
        return False
    use.state, use.given_back_at = CouponUseState.COUNTED, None
    use.save(update_fields=["state", "given_back_at"])
    return True


def _has_room(use: CouponUse) -> bool:
    coupon, buyer = use.coupon, use.order.bought_by
    by_person = uses_by(buyer, coupon).count() if buyer else 0
    return (coupon.use_limit is None or coupon.use_count < coupon.use_limit) and (
        coupon.person_limit is None or by_person < coupon.person_limit
    )

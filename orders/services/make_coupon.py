"""Staff make a coupon of the shop's, or a designer one for their own models."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from common.audit import record_act
from orders.acts import OrderAct
from orders.errors import CouponCodeTaken
from orders.models import Coupon


@transaction.atomic
def make_coupon(
    *,
    actor: User,
    designer: User | None,
    code: str,
    percent_off: int | None,
    amount_off_minor: int | None,
    minimum_minor: int,
    starts_on: date,
    ends_on: date | None,
    use_limit: int | None,
    person_limit: int | None,
    reason: str = "",
) -> Coupon:
    """`designer` is empty for a coupon that the shop pays. Raises CouponCodeTaken, and
    PermissionDenied for somebody else's models.
    """
    if not _may_make(actor, designer):
        raise PermissionDenied("Only staff make coupons for all models.")
    coupon = Coupon(
        code=code,
        designer=designer,
        percent_off=percent_off,
        amount_off_minor=amount_off_minor,
        minimum_minor=minimum_minor,
        currency=settings.SHOP_CURRENCY,
        starts_on=starts_on,
        ends_on=ends_on,
        use_limit=use_limit,
        person_limit=person_limit,
    )
    coupon.full_clean(validate_unique=False)  # the database says better whether a code is free
    try:
        with transaction.atomic():
            coupon.save()
    except IntegrityError as error:
        raise code_taken(code) from error
    said = f"{coupon.off_text}: {reason}" if reason else coupon.off_text
    record_act(actor=actor, act=OrderAct.COUPON_MADE, target=coupon, reason=said)
    return coupon


def code_taken(code: str) -> CouponCodeTaken:
    return CouponCodeTaken(f"“{code}” is a coupon already. Choose another code.")


def _may_make(actor: User, designer: User | None) -> bool:
    return actor.has_perm("orders.add_coupon") if designer is None else designer == actor

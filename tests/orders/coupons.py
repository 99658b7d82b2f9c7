"""Coupons of the tests, made by the service that staff and designers use."""

from datetime import date
from typing import Any

from django.utils import timezone

from orders.models import Coupon
from orders.services.make_coupon import make_coupon


def make(
    *,
    actor: Any,
    code: str = "SPRING",
    is_own: bool = False,
    percent_off: int | None = None,
    amount_off_minor: int | None = None,
    minimum_minor: int = 0,
    starts_on: date | None = None,
    ends_on: date | None = None,
    use_limit: int | None = None,
    person_limit: int | None = None,
) -> Coupon:
    """The shop's when staff make it, the designer's with `is_own`; 20% unless it says more."""
    return make_coupon(
        actor=actor,
        designer=actor if is_own else None,
        code=code,
        percent_off=percent_off or (None if amount_off_minor else 20),
        amount_off_minor=amount_off_minor,
        minimum_minor=minimum_minor,
        starts_on=starts_on or timezone.now().date(),
        ends_on=ends_on,
        use_limit=use_limit,
        person_limit=person_limit,
    )

"""What a designer gets of a price, before tax and coupons."""

from django.conf import settings

from orders.pricing import Agreed, share_price


def designer_share(price_minor: int) -> int:
    agreed = Agreed(
        price_minor=price_minor,
        fee_basis_points=settings.PLATFORM_FEE_BASIS_POINTS,
        fee_minimum_minor=settings.PLATFORM_FEE_MINIMUM_MINOR,
    )
    return share_price(agreed).designer_share_minor

"""What the settings decide, in words for pages and messages."""

from django.conf import settings

from common.money import Money

_MEGABYTE = 1024 * 1024


def currency_text() -> str:
    """The shop's currency as people write it, e.g. USD."""
    return settings.SHOP_CURRENCY.upper()


def upload_limit_text(most_bytes: int | None = None) -> str:
    """The largest file that is taken, e.g. 500 MB, or another limit in the same words."""
    return f"{(most_bytes or settings.MAX_UPLOAD_BYTES) / _MEGABYTE:g} MB"


def platform_fee_text() -> str:
    """Our part of each sale, e.g. 15%, and at least 0.50 USD,"""
    part = f"{settings.PLATFORM_FEE_BASIS_POINTS / 100:g}%"
    if not settings.PLATFORM_FEE_MINIMUM_MINOR:
        return part
    least = Money(settings.PLATFORM_FEE_MINIMUM_MINOR, settings.SHOP_CURRENCY)
    return f"{part}, and at least {least},"

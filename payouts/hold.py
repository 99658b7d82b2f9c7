"""How long a share stays here after its buyer paid, because the money may have to go back."""

from django.conf import settings


def hold_hours(sold_before: int) -> int:
    """Longer for the first that a designer sells: stolen cards are mostly reported in a month."""
    if sold_before >= settings.PAYOUT_FIRST_SALES:
        return int(settings.PAYOUT_HOLD_HOURS)
    return int(max(settings.PAYOUT_HOLD_HOURS, settings.PAYOUT_FIRST_HOLD_HOURS))

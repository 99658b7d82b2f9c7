"""A paid order becomes one earning for each line."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from orders.models import Order
from payouts.models import Earning


def record_earnings(order: Order) -> None:
    """Book each line's share as pending until the hold is over. Runs inside the settlement."""
    earned_at = order.paid_at or timezone.now()
    Earning.objects.bulk_create(
        Earning(
            order_line=line,
            designer_id=line.designer_id,
            amount_minor=line.designer_share_minor,
            currency=order.currency,
            earned_at=earned_at,
            available_at=earned_at + timedelta(hours=settings.PAYOUT_HOLD_HOURS),
        )
        for line in order.lines.all()
        if line.designer_share_minor
    )

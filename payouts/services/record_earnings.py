"""A paid order becomes one earning for each line."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from orders.models import LineSettlement, Order
from payouts.models import Earning


def record_earnings(order: Order) -> None:
    """Book each line's share as pending until the hold is over. Runs inside the settlement."""
    earned_at = order.paid_at or timezone.now()
    Earning.objects.bulk_create(
        Earning(
            order_line=row.order_line,
            designer_id=row.order_line.designer_id,
            amount_minor=row.designer_share_minor,
            currency=order.currency,
            earned_at=earned_at,
            available_at=earned_at + timedelta(hours=settings.PAYOUT_HOLD_HOURS),
        )
        for row in LineSettlement.objects.filter(
            order_line__order=order, designer_share_minor__gt=0
        ).select_related("order_line")
    )

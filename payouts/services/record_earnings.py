"""A paid order becomes one earning for each line."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from orders.models import LineSettlement, Order
from payouts.hold import hold_hours
from payouts.models import Earning


def record_earnings(order: Order) -> None:
    """Book each line's share as pending until the hold is over. Runs inside the settlement."""
    earned_at = order.paid_at or timezone.now()
    settled = LineSettlement.objects.filter(order_line__order=order, designer_share_minor__gt=0)
    rows = list(settled.select_related("order_line"))
    sales = _sales_before({row.order_line.designer_id for row in rows})
    earnings = []
    for row in rows:
        designer_id = row.order_line.designer_id
        hours = hold_hours(sales.get(designer_id, 0))
        sales[designer_id] = sales.get(designer_id, 0) + 1
        earnings.append(
            Earning(
                order_line=row.order_line,
                designer_id=designer_id,
                amount_minor=row.designer_share_minor,
                currency=order.currency,
                earned_at=earned_at,
                available_at=earned_at + timedelta(hours=hours),
                hold_hours=hours,
            )
        )
    Earning.objects.bulk_create(earnings)


def _sales_before(designers: set[int]) -> dict[int, int]:
    """Nothing is locked: of two sales in one moment the later may get the longer hold too."""
    counts = Earning.objects.filter(designer__in=designers).order_by().values_list("designer")
    return dict(counts.annotate(Count("pk")))

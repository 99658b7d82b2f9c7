"""A day's use becomes numbers without persons; counted again, it gives what is there by then."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from activity.hooks import sales_between
from activity.models import PieceDay, ShopDay, UsageEvent
from activity.states import UsageKind

# Events may come a day late; the day before yesterday is counted a last time.
COUNTED_AGAIN = 2
# Older events are purged: a day counted then would come out too small.
LAST_DAY_TO_COUNT = 80


def count_due_days(*, now: datetime | None = None) -> list[date]:
    """The last days, and those that were missed before them; gives which."""
    today = (now or timezone.now()).astimezone(UTC).date()
    newest = ShopDay.objects.order_by("-happened_on").first()
    since = newest.happened_on + timedelta(days=1) if newest else today
    begin = max(
        min(since, today - timedelta(days=COUNTED_AGAIN)), today - timedelta(days=LAST_DAY_TO_COUNT)
    )
    days = [begin + timedelta(days=number) for number in range((today - begin).days)]
    for day in days:
        count_day(day)
    return days


@transaction.atomic
def count_day(day: date) -> None:
    begin = datetime.combine(day, datetime.min.time(), UTC)
    end = begin + timedelta(days=1)
    events = UsageEvent.objects.filter(happened_at__gte=begin, happened_at__lt=end)
    views, carts = _people(events, UsageKind.PIECE), _people(events, UsageKind.CART)
    sold = Counter(sale.piece_id for sale in sales_between(begin, end))
    pieces = sorted({*views, *carts, *sold})
    PieceDay.objects.filter(happened_on=day).exclude(piece_id__in=pieces).delete()
    PieceDay.objects.bulk_create(
        (
            PieceDay(
                happened_on=day,
                piece_id=piece,
                view_count=views.get(piece, 0),
                cart_count=carts.get(piece, 0),
                sale_count=sold[piece],
            )
            for piece in pieces
        ),
        update_conflicts=True,
        unique_fields=["happened_on", "piece_id"],
        update_fields=["view_count", "cart_count", "sale_count"],
        batch_size=2000,
    )
    searches = Q(kind=UsageKind.SEARCH)
    ShopDay.objects.update_or_create(
        happened_on=day,
        defaults=events.aggregate(
            page_count=Count("pk", filter=Q(kind__in=[UsageKind.PAGE, UsageKind.PIECE])),
            search_count=Count("pk", filter=searches),
            empty_search_count=Count("pk", filter=searches & Q(found_count=0)),
        ),
    )


def _people(events: QuerySet[UsageEvent], kind: UsageKind) -> dict[int, int]:
    """How many people and visitors for each piece: who comes back ten times is one."""
    who = Coalesce(Cast(F("person"), CharField()), F("visitor"))
    counted = events.filter(kind=kind).values("piece_id").annotate(number=Count(who, distinct=True))
    found = counted.values_list("piece_id", "number")
    return {piece: number for piece, number in found if piece is not None}

"""What designers may know of the looks at their pieces: whole weeks, from 10 people on.

Nobody can be found by subtraction: weeks do not overlap, a week is shown only when it will not be
counted again, and there is no sum that holds a number which is not shown.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Sum

from activity.models import PieceDay
from activity.services.count_day import COUNTED_AGAIN

FEWEST_SHOWN = 10
WEEKS_SHOWN = 4
# With fewer, one buyer would decide what is called best selling.
FEWEST_SOLD = 3
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekFigures:
    begins_on: date
    views_text: str
    carts_text: str
    # Known to the designer from each sale, so that there is nothing to hide.
    sale_count: int


def closed_weeks(now: datetime) -> list[date]:
    """The Mondays of the last weeks that are not counted again, the newest first."""
    last_day = now.astimezone(UTC).date() - timedelta(days=COUNTED_AGAIN + 1)
    newest = last_day - timedelta(days=(last_day.weekday() + 1) % 7) - timedelta(days=6)
    return [newest - number * _WEEK for number in range(WEEKS_SHOWN)]


def week_figures(piece_ids: Collection[int], now: datetime) -> dict[int, list[WeekFigures]]:
    """For each piece its weeks, the newest first: one query."""
    mondays = closed_weeks(now)
    rows = PieceDay.objects.filter(
        piece_id__in=piece_ids,
        happened_on__gte=mondays[-1],
        happened_on__lt=mondays[0] + _WEEK,
    ).values_list("piece_id", "happened_on", "view_count", "cart_count", "sale_count")
    sums: dict[tuple[int, date], list[int]] = {}
    for piece, day, *counts in rows:
        monday = day - timedelta(days=day.weekday())
        before = sums.get((piece, monday), [0, 0, 0])
        sums[piece, monday] = [a + b for a, b in zip(before, counts, strict=True)]
    return {
        piece: [_week(monday, sums.get((piece, monday), [0, 0, 0])) for monday in mondays]
        for piece in piece_ids
    }


def next_day(now: datetime) -> datetime:
    """When the days of which `best_selling` speaks are others."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


def best_selling(now: datetime, *, limit: int) -> list[int]:
    """The pieces that were bought most often in 30 days, the first first; no number is shown."""
    since = now.astimezone(UTC).date() - timedelta(days=30)
    sold = PieceDay.objects.filter(happened_on__gte=since).values("piece_id")
    rows = sold.annotate(sold=Sum("sale_count")).filter(sold__gte=FEWEST_SOLD)
    return list(rows.order_by("-sold", "-piece_id").values_list("piece_id", flat=True)[:limit])


def at_least_ten(count: int) -> str:
    return str(count) if count >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"


def _week(monday: date, counts: list[int]) -> WeekFigures:
    views, carts, sales = counts
    return WeekFigures(
        begins_on=monday,
        views_text=at_least_ten(views),
        carts_text=at_least_ten(carts),
        sale_count=sales,
    )


@dataclass(frozen=True)
class ShownLooks:
    """What weeks of a month add up to, of those alone whose number is shown."""

    view_count: int
    cart_count: int


def shown_by_month(piece_id: int, since: date, now: datetime) -> dict[date, ShownLooks]:
    """By the first day of the month in which a week begins: one query.

    A week below 10 is left out, so that the sum says no more than the weeks that were shown.
    """
    newest = closed_weeks(now)[0]
    rows = PieceDay.objects.filter(
        piece_id=piece_id, happened_on__gte=since, happened_on__lt=newest + _WEEK
    ).values_list("happened_on", "view_count", "cart_count")
    weeks: dict[date, list[int]] = {}
    for day, *counts in rows:
        monday = day - timedelta(days=day.weekday())
        before = weeks.get(monday, [0, 0])
        weeks[monday] = [a + b for a, b in zip(before, counts, strict=True)]
    months: dict[date, ShownLooks] = {}
    for monday, counts in weeks.items():
        # A week that began before is not whole here.
        if monday < since:
            continue
        views, carts = (count if count >= FEWEST_SHOWN else 0 for count in counts)
        month = monday.replace(day=1)
        so_far = months.get(month, ShownLooks(0, 0))
        months[month] = ShownLooks(so_far.view_count + views, so_far.cart_count + carts)
    return months

"""One piece of a designer, month by month: how it was looked at, and what it earned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from activity.selectors.figures import ShownLooks, shown_by_month
from common.money import Money, decimal_of
from models_catalog.models import CadModel
from orders.models import LineSettlement
from payouts.models import ShareDeduction

MONTHS = 12
NO_LOOKS = ShownLooks(0, 0)
CSV_HEADER = ("month", "looked_at", "in_the_cart", "sold", "share", "taken_back", "currency")


@dataclass(frozen=True)
class PieceMonth:
    begins_on: date
    view_count: int
    cart_count: int
    sale_count: int
    share_minor: int
    taken_back_minor: int

    @property
    def share(self) -> Money:
        return Money(self.share_minor, settings.SHOP_CURRENCY)

    @property
    def taken_back(self) -> Money:
        return Money(self.taken_back_minor, settings.SHOP_CURRENCY)


@dataclass(frozen=True)
class Bar:
    """A month in a chart, whose drawing is 12 wide for each month and 100 high."""

    x: int
    name: str
    y: str
    height: str


@dataclass(frozen=True)
class Chart:
    title: str
    words: str
    bars: list[Bar]


def piece_months(cad_model: CadModel, now: datetime) -> list[PieceMonth]:
    """The last twelve, this one included, in three queries; months go by UTC, as in the books."""
    months = _last_months(now)
    looks = shown_by_month(cad_model.pk, months[0], now)
    begin = datetime.combine(months[0], datetime.min.time(), UTC)
    sold = _by_month(
        LineSettlement.objects.filter(
            order_line__cad_model=cad_model,
            order_line__designer=cad_model.designer,
            order_line__order__currency=settings.SHOP_CURRENCY,
            settled_at__gte=begin,
        ),
        "settled_at",
        "designer_share_minor",
    )
    taken = _by_month(
        ShareDeduction.objects.filter(
            earning__order_line__cad_model=cad_model,
            earning__designer=cad_model.designer,
            earning__currency=settings.SHOP_CURRENCY,
            deducted_at__gte=begin,
        ),
        "deducted_at",
        "amount_minor",
    )
    return [
        PieceMonth(
            begins_on=month,
            view_count=looks.get(month, NO_LOOKS).view_count,
            cart_count=looks.get(month, NO_LOOKS).cart_count,
            sale_count=sold.get(month, (0, 0))[0],
            share_minor=sold.get(month, (0, 0))[1],
            taken_back_minor=taken.get(month, (0, 0))[1],
        )
        for month in months
    ]


def charts(months: Sequence[PieceMonth]) -> list[Chart]:
    """Of looks and of shares; one without any bar is left out."""
    looks = [month.view_count for month in months]
    shares = [month.share_minor for month in months]
    drawn = []
    if any(looks):
        best = max(months, key=lambda month: month.view_count)
        words = f"The most in a month: {best.view_count}, {_name(best)}."
        drawn.append(Chart("Looked at", words, _bars(months, looks)))
    if any(shares):
        best = max(months, key=lambda month: month.share_minor)
        words = f"The most in a month: {best.share}, {_name(best)}."
        drawn.append(Chart("Your share", words, _bars(months, shares)))
    return drawn


def csv_rows(months: Sequence[PieceMonth]) -> Iterator[Sequence[Any]]:
    currency = settings.SHOP_CURRENCY
    for month in months:
        yield (
            f"{month.begins_on:%Y-%m}",
            month.view_count,
            month.cart_count,
            month.sale_count,
            decimal_of(month.share_minor, currency),
            decimal_of(month.taken_back_minor, currency),
            currency.upper(),
        )


def _last_months(now: datetime) -> list[date]:
    today = now.astimezone(UTC).date()
    number = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - MONTHS + 1, number + 1)]


def _by_month(rows: QuerySet[Any], moment: str, minor: str) -> dict[date, tuple[int, int]]:
    """How many rows, and their sum, by the first day of each month that has any."""
    of_months = rows.order_by().annotate(month=TruncMonth(F(moment), tzinfo=UTC)).values("month")
    summed = of_months.annotate(number=Count("pk"), sum=Sum(minor))
    found = summed.values_list("month", "number", "sum")
    return {month.date(): (number, total) for month, number, total in found}


def _bars(months: Sequence[PieceMonth], values: Sequence[int]) -> list[Bar]:
    highest = max(values)
    return [
        Bar(
            x=12 * position + 2,
            name=date_format(month.begins_on, "M"),
            y=f"{100 - 100 * value / highest:.2f}",
            height=f"{100 * value / highest:.2f}",
        )
        for position, (month, value) in enumerate(zip(months, values, strict=True))
    ]


def _name(month: PieceMonth) -> str:
    return date_format(month.begins_on, "F Y")

"""A designer's year: what was sold, taken back and paid out, month by month and sale by sale."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, QuerySet, Sum
from django.db.models.functions import ExtractMonth
from django.utils.formats import date_format

from accounts.models import User
from common.money import Money, decimal_of
from orders.models import LineSettlement
from payouts.models import ConnectedAccount, Earning, Reversal, ShareDeduction, TransferPart
from payouts.share_states import ShareState, shown_share, with_dates
from payouts.states import TransferState

MONTHS = range(1, 13)


@dataclass
class Sums:
    """Minor units of one month, or of the year."""

    sale_count: int = 0
    gross_minor: int = 0
    discount_minor: int = 0
    tax_minor: int = 0
    fee_minor: int = 0
    share_minor: int = 0
    taken_back_minor: int = 0
    paid_minor: int = 0

    def add(self, other: "Sums") -> None:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    @property
    def gross(self) -> Money:
        return _money(self.gross_minor)

    @property
    def discount(self) -> Money:
        return _money(self.discount_minor)

    @property
    def tax(self) -> Money:
        return _money(self.tax_minor)

    @property
    def fee(self) -> Money:
        return _money(self.fee_minor)

    @property
    def share(self) -> Money:
        return _money(self.share_minor)

    @property
    def taken_back(self) -> Money:
        return _money(self.taken_back_minor)

    @property
    def paid(self) -> Money:
        return _money(self.paid_minor)


@dataclass(frozen=True)
class Bar:
    """A month in the chart, whose drawing is 12 wide for each month and 100 high."""

    x: int
    name: str
    y: str
    height: str
    back_height: str


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    axis_y: str
    words: str


@dataclass(frozen=True)
class StudioSales:
    year: int
    years: list[int]
    months: list[tuple[date, Sums]]
    total: Sums
    chart: Chart | None
    owed: Money
    currency: str


def studio_sales(*, designer: User, year: int, this_year: int) -> StudioSales:
    """The page's head in six queries, whatever the number of sales."""
    by_month = _by_month(designer, year)
    total = Sums()
    for sums in by_month.values():
        total.add(sums)
    months = [(date(year, month, 1), by_month[month]) for month in MONTHS]
    first = _sold(designer).aggregate(first=Min("settled_at"))["first"]
    return StudioSales(
        year=year,
        years=list(range(first.year if first else this_year, this_year + 1)),
        months=[(day, sums) for day, sums in months if sums != Sums()],
        total=total,
        chart=chart_of(months),
        owed=_owed(designer),
        currency=settings.SHOP_CURRENCY.upper(),
    )


def sales_of(designer: User, year: int) -> QuerySet[LineSettlement]:
    """Each sale with names and prices as they were agreed, the newest first."""
    return (
        _sold(designer)
        .filter(settled_at__year=year)
        .select_related("order_line__order", "order_line__earning")
        .order_by("-settled_at", "-pk")
    )


def with_states(
    sales: Iterable[LineSettlement], designer: User
) -> list[tuple[LineSettlement, ShareState | None]]:
    """Each sale with where its share is, in four queries for all; None for a free sale."""
    found = list(sales)
    account = ConnectedAccount.objects.live_of(designer).first()
    earnings = Earning.objects.filter(order_line__in=[sale.order_line_id for sale in found])
    states = {one.order_line_id: shown_share(one, account).state for one in with_dates(earnings)}
    return [(sale, states.get(sale.order_line_id)) for sale in found]


def chart_of(months: Sequence[tuple[date, Sums]]) -> Chart | None:
    """Shares stand on the axis, what was taken back hangs from it; None where there is neither."""
    highest = max(sums.share_minor for _, sums in months)
    deepest = max(max(sums.taken_back_minor, 0) for _, sums in months)
    if not highest + deepest:
        return None
    unit = 100 / (highest + deepest)
    axis = highest * unit
    bars = [
        Bar(
            x=12 * position,
            name=date_format(day, "M"),
            y=f"{axis - sums.share_minor * unit:.2f}",
            height=f"{sums.share_minor * unit:.2f}",
            back_height=f"{max(sums.taken_back_minor, 0) * unit:.2f}",
        )
        for position, (day, sums) in enumerate(months)
    ]
    best, sums = max(months, key=lambda month: month[1].share_minor)
    words = f"Your share by month. The highest is {sums.share} in {date_format(best, 'F')}."
    if deepest:
        worst, back = max(months, key=lambda month: month[1].taken_back_minor)
        words += (
            " Below the line is what refunds took back: "
            f"{back.taken_back} in {date_format(worst, 'F')} at most."
        )
    return Chart(bars=bars, axis_y=f"{axis:.2f}", words=words)


CSV_HEADER = (
    *("date_utc", "what", "order", "piece", "licence", "reference"),
    *("list_price", "discount", "tax", "fee", "share", "paid_out", "currency"),
)


def csv_rows(*, designer: User, year: int) -> Iterator[Sequence[Any]]:
    """Sales, what was taken back and what was paid out, in the order in which it happened."""
    for _, row in heapq.merge(
        _sale_rows(designer, year),
        _deduction_rows(designer, year),
        _transfer_rows(designer, year),
        _reversal_rows(designer, year),
        key=lambda dated: dated[0],
    ):
        yield row


Dated = Iterator[tuple[datetime, Sequence[Any]]]


def _sale_rows(designer: User, year: int) -> Dated:
    for sale in sales_of(designer, year).order_by("settled_at", "pk").iterator(chunk_size=2000):
        line = sale.order_line
        amounts = [line.list_price_minor, line.discount_minor, sale.tax_minor]
        amounts += [sale.platform_fee_minor, sale.designer_share_minor]
        yield (
            sale.settled_at,
            _row(sale.settled_at, "Sale", line, "", *map(_decimal, amounts), ""),
        )


def _deduction_rows(designer: User, year: int) -> Dated:
    rows = _deductions(designer).filter(deducted_at__year=year).order_by("deducted_at", "pk")
    for row in rows.select_related("earning__order_line__order").iterator(chunk_size=2000):
        what = "Taken back" if row.amount_minor > 0 else "Given back"
        share = _decimal(-row.amount_minor)
        line = row.earning.order_line
        yield (
            row.deducted_at,
            _row(row.deducted_at, what, line, row.cause, "", "", "", "", share, ""),
        )


def _transfer_rows(designer: User, year: int) -> Dated:
    rows = _sent(designer).filter(transfer__made_at__year=year).order_by("transfer__made_at", "pk")
    rows = rows.select_related("transfer", "earning__order_line__order")
    for row in rows.iterator(chunk_size=2000):
        at, line = row.transfer.made_at or row.transfer.created_at, row.earning.order_line
        paid = _decimal(row.amount_minor)
        reference = row.transfer.reference
        yield at, _row(at, "Paid out", line, reference, "", "", "", "", "", paid)


def _reversal_rows(designer: User, year: int) -> Dated:
    rows = _returned(designer).filter(made_at__year=year).order_by("made_at", "pk")
    for row in rows.select_related("earning__order_line__order").iterator(chunk_size=2000):
        at, line = row.made_at or row.created_at, row.earning.order_line
        paid = _decimal(-row.amount_minor)
        yield at, _row(at, "Came back", line, row.reference, "", "", "", "", "", paid)


def _row(at: datetime, what: str, line: Any, reference: str, *amounts: Any) -> Sequence[Any]:
    return (
        at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        what,
        f"{line.order.number}/{line.position}",
        line.title,
        f"{line.terms.name} licence",
        reference,
        *amounts,
        settings.SHOP_CURRENCY.upper(),
    )


def _sold(designer: User) -> QuerySet[LineSettlement]:
    return LineSettlement.objects.filter(
        order_line__designer=designer, order_line__order__currency=settings.SHOP_CURRENCY
    )


def _deductions(designer: User) -> QuerySet[ShareDeduction]:
    return ShareDeduction.objects.filter(
        earning__designer=designer, earning__currency=settings.SHOP_CURRENCY
    )


def _sent(designer: User) -> QuerySet[TransferPart]:
    return TransferPart.objects.filter(
        transfer__designer=designer,
        transfer__state=TransferState.MADE,
        transfer__currency=settings.SHOP_CURRENCY,
    )


def _returned(designer: User) -> QuerySet[Reversal]:
    return Reversal.objects.filter(
        earning__designer=designer, state=TransferState.MADE, currency=settings.SHOP_CURRENCY
    )


def _by_month(designer: User, year: int) -> dict[int, Sums]:
    found = {month: Sums() for month in MONTHS}
    sales = _of_months(
        _sold(designer),
        "settled_at",
        year,
        sale_count=Count("pk"),
        gross_minor=Sum("order_line__list_price_minor"),
        discount_minor=Sum("order_line__discount_minor"),
        tax_minor=Sum("tax_minor"),
        fee_minor=Sum("platform_fee_minor"),
        share_minor=Sum("designer_share_minor"),
    )
    taken = Sum("amount_minor")
    for rows in (
        sales,
        _of_months(_deductions(designer), "deducted_at", year, taken_back_minor=taken),
        _of_months(_sent(designer), "transfer__made_at", year, paid_minor=taken),
        _of_months(_returned(designer), "made_at", year, paid_minor=-taken),
    ):
        for row in rows:
            found[row.pop("month")].add(Sums(**row))
    return found


def _of_months(rows: QuerySet[Any], moment: str, year: int, **sums: Any) -> list[Any]:
    of_year = rows.filter(**{f"{moment}__year": year}).order_by()
    return list(of_year.annotate(month=ExtractMonth(moment)).values("month").annotate(**sums))


def _owed(designer: User) -> Money:
    over = F("sent_minor") - F("amount_minor") + F("deducted_minor")
    owing = Earning.objects.of_designer(designer).owing().filter(currency=settings.SHOP_CURRENCY)
    return _money(owing.aggregate(sum=Sum(over))["sum"] or 0)


def _money(minor: int) -> Money:
    return Money(minor, settings.SHOP_CURRENCY)


def _decimal(minor: int) -> Any:
    return decimal_of(minor, settings.SHOP_CURRENCY)

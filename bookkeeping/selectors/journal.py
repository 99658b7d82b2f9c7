"""The books of a period, as a bookkeeper reads them: balances, entries, what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from bookkeeping.models import BookDifference
from common.money import Money, decimal_of
from orders.models import LedgerAccount, LedgerEntry, LedgerTransaction


@dataclass(frozen=True)
class Period:
    """Whole days in UTC, the last one included."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        # Its last moment, not the day after it: there is none after 31 December 9999.
        return datetime.combine(self.last, time.max, UTC)


@dataclass(frozen=True)
class AccountLine:
    """One account over the period; debits are positive."""

    label: str
    opening: Money
    change: Money
    closing: Money


@dataclass(frozen=True)
class OpenItem:
    label: str
    amount: Money
    explanation: str


@dataclass(frozen=True)
class JournalPage:
    period: Period
    currency: str
    accounts: list[AccountLine]
    open_items: list[OpenItem]
    difference_count: int


def journal_page(period: Period) -> JournalPage:
    """The page's head in three queries, whatever the number of sales."""
    accounts = _accounts(period)
    return JournalPage(
        period=period,
        currency=settings.SHOP_CURRENCY.upper(),
        accounts=accounts,
        open_items=_open_items(),
        difference_count=BookDifference.objects.open().count(),
    )


def bookings(period: Period) -> QuerySet[LedgerTransaction]:
    """The facts of the period with their entries, the newest first."""
    return (
        LedgerTransaction.objects.filter(booked_at__gte=period.begin, booked_at__lte=period.end)
        .select_related("order")
        .prefetch_related("entries")
    )


CSV_HEADER = (
    *("booked_at_utc", "kind", "cause", "order", "account", "designer", "debit", "credit"),
    *("currency", "stripe_movement", "reason"),
)


def csv_rows(period: Period) -> Iterator[Sequence[Any]]:
    """One row an entry, the oldest first. Designers are named by their username."""
    entries = (
        LedgerEntry.objects.filter(
            transaction__booked_at__gte=period.begin, transaction__booked_at__lte=period.end
        )
        .select_related("transaction__order", "owner")
        .order_by("transaction__booked_at", "pk")
    )
    for entry in entries.iterator(chunk_size=2000):
        fact = entry.transaction
        amount = decimal_of(entry.amount_minor, fact.currency)
        yield (
            fact.booked_at.strftime("%Y-%m-%d %H:%M:%S"),
            fact.get_kind_display(),
            fact.cause,
            fact.order.number if fact.order else "",
            entry.get_account_display(),
            entry.owner.username if entry.owner else "",
            amount if amount > 0 else "",
            -amount if amount < 0 else "",
            fact.currency.upper(),
            fact.balance_transaction_id or "",
            fact.reason,
        )


def _accounts(period: Period) -> list[AccountLine]:
    currency = settings.SHOP_CURRENCY
    before = Q(transaction__booked_at__lt=period.begin)
    rows = {
        row["account"]: row
        for row in LedgerEntry.objects.filter(
            transaction__currency=currency, transaction__booked_at__lte=period.end
        )
        .order_by()
        .values("account")
        .annotate(closing=Sum("amount_minor"), opening=Sum("amount_minor", filter=before))
    }
    lines = []
    for account in LedgerAccount:
        if account.value in rows:
            row = rows[account.value]
            opening = Money(row["opening"] or 0, currency)
            closing = Money(row["closing"] or 0, currency)
            lines.append(AccountLine(str(account.label), opening, closing - opening, closing))
    return lines


OPEN_ACCOUNTS = {
    LedgerAccount.UNALLOCATED: "Money that fits no order; it is delivered or refunded.",
    LedgerAccount.HELD_FOR_REQUESTS: "Held for design requests until it is released or refunded.",
    LedgerAccount.DISPUTED: "Withheld by Stripe until a dispute is decided.",
    LedgerAccount.DESIGNER_PAYABLE: "Owed to designers, in the hold or due.",
    LedgerAccount.TAX: "Collected and not yet handed over.",
}


def _open_items() -> list[OpenItem]:
    """What is owed or withheld now, whatever the period."""
    currency = settings.SHOP_CURRENCY
    sums = {
        row["account"]: row["sum"]
        for row in LedgerEntry.objects.filter(
            account__in=OPEN_ACCOUNTS, transaction__currency=currency
        )
        .order_by()
        .values("account")
        .annotate(sum=Sum("amount_minor"))
    }
    return [
        OpenItem(str(account.label), Money(abs(sums[account.value]), currency), explanation)
        for account, explanation in OPEN_ACCOUNTS.items()
        if sums.get(account.value)
    ]

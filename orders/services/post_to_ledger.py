"""The one writer of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from orders.errors import LedgerConflict
from orders.models import (
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
    Order,
    OrderLine,
)


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One side of a money fact in minor units: a debit is positive, a credit negative."""

    account: LedgerAccount
    amount_minor: int
    owner_id: int | None = None
    order_line: OrderLine | None = None


@transaction.atomic
def post_to_ledger(
    *, key: str, kind: LedgerKind, order: Order, currency: str, postings: Sequence[Posting]
) -> LedgerTransaction:
    """Book one fact once; the second call with its key returns the first booking.

    Zero postings are left out. Raises LedgerConflict when the key is booked with other amounts;
    an unbalanced set is refused by the database at commit.
    """
    sides = [posting for posting in postings if posting.amount_minor]
    booked, is_new = LedgerTransaction.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "order": order,
            "currency": currency,
            "entry_count": len(sides),
        },
    )
    if not is_new:
        _check_same(booked, currency, sides)
        return booked
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=booked,
            account=side.account,
            owner_id=side.owner_id,
            order_line=side.order_line,
            amount_minor=side.amount_minor,
        )
        for side in sides
    )
    return booked


def _check_same(booked: LedgerTransaction, currency: str, sides: Sequence[Posting]) -> None:
    there = sorted(
        (entry.account, entry.owner_id or 0, entry.amount_minor) for entry in booked.entries.all()
    )
    wanted = sorted((side.account.value, side.owner_id or 0, side.amount_minor) for side in sides)
    if there != wanted or booked.currency != currency:
        raise LedgerConflict(f"{booked.key} is booked with other amounts.")

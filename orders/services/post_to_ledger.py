"""The one writer of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from orders.errors import LedgerConflict
from orders.models import (
    CAUSE_OF,
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
    Order,
    OrderLine,
)
from payments.gateway.balance import BalanceMovement


@dataclass(frozen=True, kw_only=True)
class Posting:
    """One side of a money fact in minor units: a debit is positive, a credit negative."""

    account: LedgerAccount
    amount_minor: int
    owner_id: int | None = None
    order_line: OrderLine | None = None


@transaction.atomic
def post_to_ledger(
    *,
    kind: LedgerKind,
    cause: str,
    currency: str,
    postings: Sequence[Posting],
    moved: BalanceMovement | None = None,
    order: Order | None = None,
    reason: str = "",
) -> LedgerTransaction:
    """Book one fact once; the second call for its kind and cause returns the first booking.

    `moved` is what Stripe did to its balance: its net amount and Stripe's fee are booked from it,
    so the postings are the other sides alone. Zero postings are left out. Raises LedgerConflict
    when the fact is booked with other amounts, or Stripe's movement is of another currency; an
    unbalanced set is refused by the database at commit.
    """
    if moved is not None and moved.currency != currency:
        raise LedgerConflict(f"{moved.id} moved {moved.currency} and not {currency}.")
    sides = [side for side in [*_stripe_sides(moved), *postings] if side.amount_minor]
    booked, is_new = LedgerTransaction.objects.get_or_create(
        kind=kind,
        cause_kind=CAUSE_OF[kind],
        cause=cause,
        defaults={
            "order": order,
            "currency": currency,
            "balance_transaction_id": moved.id if moved else None,
            "entry_count": len(sides),
            "reason": reason,
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


def _stripe_sides(moved: BalanceMovement | None) -> list[Posting]:
    if moved is None:
        return []
    return [
        Posting(account=LedgerAccount.STRIPE_BALANCE, amount_minor=moved.net_minor),
        Posting(account=LedgerAccount.STRIPE_FEES, amount_minor=moved.fee_minor),
    ]


def _check_same(booked: LedgerTransaction, currency: str, sides: Sequence[Posting]) -> None:
    there = sorted(
        (entry.account, entry.owner_id or 0, entry.amount_minor) for entry in booked.entries.all()
    )
    wanted = sorted((side.account.value, side.owner_id or 0, side.amount_minor) for side in sides)
    if there != wanted or booked.currency != currency:
        raise LedgerConflict(f"{booked} is booked with other amounts.")

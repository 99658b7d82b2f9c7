"""Book what Stripe moves by itself: payouts to our bank, those that came back, its own fees."""

from collections.abc import Iterable
from datetime import datetime

from orders.models import LedgerAccount, LedgerKind, LedgerTransaction
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.balance import ListedMovement, list_movements

KIND_OF_TYPE = {
    "payout": LedgerKind.BANK_PAYOUT,
    "payout_failure": LedgerKind.BANK_PAYOUT_FAILED,
    "payout_cancel": LedgerKind.BANK_PAYOUT_FAILED,
    "stripe_fee": LedgerKind.STRIPE_FEE,
}


def book_stripe_movements(*, since: datetime) -> int:
    """Book the movements of these types since the moment; how many were new.

    What a buyer, a designer or a dispute moved is booked by its own use case. Safe to run at once.
    Raises StripeUnavailable, StripeRefused.
    """
    found = [row for row in list_movements(since=since) if row.type in KIND_OF_TYPE]
    new = _not_booked(found)
    for row in new:
        _book(row)
    return len(new)


def _not_booked(found: Iterable[ListedMovement]) -> list[ListedMovement]:
    by_id = {row.moved.id: row for row in found}
    booked = LedgerTransaction.objects.filter(balance_transaction_id__in=by_id)
    there = set(booked.order_by().values_list("balance_transaction_id", flat=True))
    return [row for movement_id, row in by_id.items() if movement_id not in there]


def _book(row: ListedMovement) -> None:
    kind = KIND_OF_TYPE[row.type]
    other = LedgerAccount.STRIPE_FEES if kind == LedgerKind.STRIPE_FEE else LedgerAccount.BANK
    post_to_ledger(
        kind=kind,
        cause=row.source_id or row.moved.id,
        currency=row.moved.currency,
        moved=row.moved,
        postings=[Posting(account=other, amount_minor=-row.moved.amount_minor)],
    )

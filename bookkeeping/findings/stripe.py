"""Stripe's movements and the bookings that name them, each against the other."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from bookkeeping.findings.finding import Finding
from bookkeeping.models import DifferenceKind
from common.money import Money
from orders.models import LedgerAccount, LedgerTransaction
from payments.gateway.balance import ListedMovement

BOOKED_WITHIN = timedelta(days=3)


def movements_that_differ(movements: Iterable[ListedMovement]) -> Iterator[Finding]:
    """Stripe's movements, each against the one booking that names it, and the other way round."""
    theirs = {row.moved.id: row for row in movements}
    booked = {
        row.balance_transaction_id: row
        for row in LedgerTransaction.objects.filter(balance_transaction_id__in=theirs).annotate(
            net=Sum(
                "entries__amount_minor", filter=Q(entries__account=LedgerAccount.STRIPE_BALANCE)
            )
        )
    }
    for movement_id, row in theirs.items():
        ours = booked.get(movement_id)
        said = f"{row.type} {Money(row.moved.net_minor, row.moved.currency)} net"
        if ours is None:
            if row.moved.net_minor or row.moved.fee_minor:
                yield Finding(DifferenceKind.STRIPE_NOT_BOOKED, movement_id, "not booked", said)
        elif (ours.net or 0, ours.currency) != (row.moved.net_minor, row.moved.currency):
            yield Finding(
                DifferenceKind.STRIPE_DIFFERS,
                movement_id,
                f"{ours}: {Money(ours.net or 0, ours.currency)}",
                said,
            )


def bookings_unknown_to_stripe(
    movements: Iterable[ListedMovement], *, booked_before: datetime
) -> Iterator[Finding]:
    """Bookings whose movement is not in the list, where the list goes back far enough.

    What was booked while Stripe was asked, page by page, can be younger than the list.
    """
    listed = list(movements)
    if not listed:
        return
    # A movement may be booked this long after it happened, when Stripe's news came late.
    since = min(row.created_at for row in listed) + BOOKED_WITHIN
    named = LedgerTransaction.objects.filter(
        balance_transaction_id__isnull=False, booked_at__gte=since, booked_at__lt=booked_before
    ).exclude(balance_transaction_id__in=[row.moved.id for row in listed])
    for row in named:
        yield Finding(
            DifferenceKind.STRIPE_UNKNOWN,
            row.balance_transaction_id or "",
            str(row),
            "not in Stripe's list",
        )

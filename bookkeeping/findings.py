"""What the nightly check looks for: each function reads the books and yields what does not fit.

None of them writes; those that ask Stripe are given its movements.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from bookkeeping.models import DifferenceKind
from common.money import Money
from orders.models import (
    LedgerAccount,
    LedgerKind,
    LedgerTransaction,
    LicenceGrant,
    Order,
    OrderLine,
)
from orders.states import OrderState
from payments.gateway.balance import ListedMovement
from payouts.models import Transfer
from payouts.states import TransferState

BOOKED_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Finding:
    """One difference, with both sides in words."""

    kind: DifferenceKind
    reference: str
    ours: str
    theirs: str

    def as_json(self) -> dict[str, str]:
        return {**asdict(self), "kind": self.kind.value}


def unbalanced() -> Iterator[Finding]:
    sums = (
        LedgerTransaction.objects.order_by()
        .annotate(total=Sum("entries__amount_minor"))
        .exclude(total=0)
    )
    for row in sums:
        yield Finding(
            DifferenceKind.UNBALANCED, str(row), f"sums to {row.total}", "every booking sums to 0"
        )


def bookings_without_cause() -> Iterator[Finding]:
    """Payments of orders that are not paid, transfers that were not made."""
    paid = LedgerTransaction.objects.filter(kind=LedgerKind.PAYMENT)
    for row in paid.filter(order__paid_at=None).select_related("order"):
        state = row.order.get_state_display() if row.order else "no order"
        yield Finding(DifferenceKind.CAUSE_MISSING, str(row), "booked as paid", state)
    made = Transfer.objects.filter(state=TransferState.MADE).values("reference")
    for row in LedgerTransaction.objects.filter(kind=LedgerKind.TRANSFER).exclude(cause__in=made):
        yield Finding(DifferenceKind.CAUSE_MISSING, str(row), "booked", "no such transfer was made")


def causes_without_booking() -> Iterator[Finding]:
    payments = LedgerTransaction.objects.filter(kind=LedgerKind.PAYMENT).values("order")
    # A payment that was held for review and then delivered is booked in two steps.
    delivered = LedgerTransaction.objects.filter(kind=LedgerKind.HELD_DELIVERED).values("order")
    paid = Order.objects.filter(state=OrderState.PAID, total_minor__gt=0)
    for order in paid.exclude(pk__in=payments).exclude(pk__in=delivered):
        yield Finding(
            DifferenceKind.NOT_BOOKED, order.number, "no payment booked", f"{order.total} paid"
        )
    transfers = LedgerTransaction.objects.filter(kind=LedgerKind.TRANSFER).values("cause")
    made = Transfer.objects.filter(state=TransferState.MADE).exclude(reference__in=transfers)
    for transfer in made:
        yield Finding(
            DifferenceKind.NOT_BOOKED,
            transfer.reference,
            "no transfer booked",
            f"{transfer.amount} made",
        )


def shares_that_differ() -> Iterator[Finding]:
    """Each settled line against what its sale booked for tax, platform and designer."""
    sold = Q(ledger_entries__transaction__kind__in=[LedgerKind.PAYMENT, LedgerKind.HELD_DELIVERED])
    lines = OrderLine.objects.filter(settlement__isnull=False, price_minor__gt=0).annotate(
        booked_tax=Sum(
            "ledger_entries__amount_minor", filter=sold & Q(ledger_entries__account="tax")
        ),
        booked_share=Sum(
            "ledger_entries__amount_minor",
            filter=sold & Q(ledger_entries__account="designer_payable"),
        ),
        booked_fee=Sum(
            "ledger_entries__amount_minor", filter=sold & Q(ledger_entries__account="platform_fees")
        ),
    )
    for line in lines.select_related("order", "settlement"):
        settled = line.settlement
        booked = tuple(-(x or 0) for x in (line.booked_tax, line.booked_fee, line.booked_share))
        wanted = (settled.tax_minor, settled.platform_fee_minor, settled.designer_share_minor)
        if booked != wanted:
            yield Finding(
                DifferenceKind.SHARES_DIFFER,
                f"{line.order.number}/{line.position}",
                "booked as tax, fee, share: " + ", ".join(map(str, booked)),
                "settled as " + ", ".join(map(str, wanted)),
            )


def grants_that_do_not_fit() -> Iterator[Finding]:
    paid = OrderLine.objects.filter(order__state=OrderState.PAID, grant=None)
    for line in paid.select_related("order"):
        yield Finding(
            DifferenceKind.GRANT_MISSING,
            f"{line.order.number}/{line.position}",
            "no licence",
            "paid",
        )
    unpaid = LicenceGrant.objects.exclude(order_line__order__state=OrderState.PAID)
    for grant in unpaid.select_related("order_line__order"):
        order = grant.order_line.order
        yield Finding(
            DifferenceKind.GRANT_WITHOUT_MONEY, grant.number, "licence granted", str(order.state)
        )


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


OWN_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    unbalanced,
    bookings_without_cause,
    causes_without_booking,
    shares_that_differ,
    grants_that_do_not_fit,
)

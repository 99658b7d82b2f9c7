"""Balances, read from the ledger alone; a debit is positive."""

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from common.money import Money
from orders.models import LedgerAccount, LedgerEntry, LedgerKind, LedgerTransaction, Order

TAKEN_FROM_CHARGES = (
    LedgerKind.REFUND,
    LedgerKind.REFUND_FAILED,
    LedgerKind.DISPUTE_WITHDRAWN,
    LedgerKind.DISPUTE_REINSTATED,
)


def balance(*, account: LedgerAccount, currency: str, owner: User | None = None) -> Money:
    """What an account, or one designer's part of it, stands at."""
    entries = LedgerEntry.objects.filter(account=account, transaction__currency=currency)
    if owner is not None:
        entries = entries.filter(owner=owner)
    return Money(_sum(entries), currency)


def owed_to(designer: User, *, currency: str) -> Money:
    """What we owe a designer, positive while we owe; in the hold and due together."""
    return -balance(account=LedgerAccount.DESIGNER_PAYABLE, currency=currency, owner=designer)


def left_of_charge(order: Order) -> int:
    """Minor units of the charge of a paid order that are on our balance.

    Stripe's fee, refunds and disputed amounts are taken off, but no fee of a dispute, which is not
    taken from the charge; nor are transfers, which are not known here.
    """
    moved = LedgerEntry.objects.filter(transaction__order=order)
    came_in = Q(transaction__kind=LedgerKind.PAYMENT) | Q(
        transaction__kind=LedgerKind.QUARANTINED_PAYMENT,
        transaction__cause=order.stripe_payment_intent_id,
    )
    net = _sum(moved.filter(came_in, account=LedgerAccount.STRIPE_BALANCE))
    taken = moved.filter(
        transaction__kind__in=TAKEN_FROM_CHARGES,
        account__in=[LedgerAccount.STRIPE_BALANCE, LedgerAccount.STRIPE_FEES],
    )
    return net + min(0, _sum(taken))


def last_movement() -> str | None:
    """The movement of our balance at Stripe that was booked last, at our present account there."""
    moved = LedgerTransaction.objects.filter(balance_transaction_id__isnull=False)
    if settings.STRIPE_MOVED_ON:
        moved = moved.filter(booked_at__date__gte=settings.STRIPE_MOVED_ON)
    return moved.order_by("-pk").values_list("balance_transaction_id", flat=True).first()


def trial_balance(*, currency: str) -> dict[str, int]:
    """Minor units per account; they sum to zero."""
    return {
        row["account"]: row["sum"]
        for row in LedgerEntry.objects.filter(transaction__currency=currency)
        .order_by()
        .values("account")
        .annotate(sum=Sum("amount_minor"))
    }


def _sum(entries: QuerySet[LedgerEntry]) -> int:
    return entries.aggregate(sum=Sum("amount_minor"))["sum"] or 0

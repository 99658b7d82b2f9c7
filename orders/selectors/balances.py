"""Balances, read from the ledger alone; a debit is positive."""

from django.db.models import QuerySet, Sum

from accounts.models import User
from common.money import Money
from orders.models import LedgerAccount, LedgerEntry


def balance(*, account: LedgerAccount, currency: str, owner: User | None = None) -> Money:
    """What an account, or one designer's part of it, stands at."""
    entries = LedgerEntry.objects.filter(account=account, transaction__currency=currency)
    if owner is not None:
        entries = entries.filter(owner=owner)
    return Money(_sum(entries), currency)


def owed_to(designer: User, *, currency: str) -> Money:
    """What we owe a designer, positive while we owe; in the hold and due together."""
    return -balance(account=LedgerAccount.DESIGNER_PAYABLE, currency=currency, owner=designer)


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

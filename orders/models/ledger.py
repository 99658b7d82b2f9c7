"""Double entry: debits positive, credits negative, each transaction sums to zero."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from orders.models.order import Order, OrderLine
from orders.triggers import append_only


class LedgerAccount(models.TextChoices):
    """Held and spent are debits; owed and earned are credits."""

    STRIPE_BALANCE = "stripe_balance", "Held at Stripe"
    STRIPE_FEES = "stripe_fees", "Fees paid to Stripe"
    PLATFORM_FEES = "platform_fees", "Platform fees earned"
    DESIGNER_PAYABLE = "designer_payable", "Owed to designers"
    # Money that fits no order as it was agreed; owed back to whoever paid it.
    UNALLOCATED = "unallocated", "Held for review"


class LedgerKind(models.TextChoices):
    PAYMENT = "payment", "Buyer's payment"
    STRIPE_FEE = "stripe_fee", "Stripe's fee"
    QUARANTINED_PAYMENT = "quarantined_payment", "Payment held for review"
    TRANSFER = "transfer", "Transfer to a designer"


ONCE_AN_ORDER = ["payment", "stripe_fee", "quarantined_payment"]

_BALANCED = """
    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = {transaction_id};
    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total
        FROM orders_ledgerentry WHERE transaction_id = {transaction_id};
    IF total <> 0 OR found <> expected THEN
        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',
            {transaction_id}, found, expected, total USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _balanced(name: str, transaction_id: str) -> pgtrigger.Trigger:
    """At commit: entries sum to zero and are as many as the transaction was booked with."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[("expected", "BIGINT"), ("found", "BIGINT"), ("total", "BIGINT")],
        func=_BALANCED.format(transaction_id=transaction_id),
    )


class LedgerTransaction(models.Model):
    """One money fact in the shop's books, such as a payment or a transfer."""

    # One fact is booked once, however often we hear of it.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=LedgerKind.choices)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="ledger_transactions")
    # All entries are of this one currency, so nothing can be added across currencies.
    currency = models.CharField(max_length=3)
    # Fixed at booking: nobody adds entries to a fact of the past.
    entry_count = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-booked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "order"],
                condition=Q(kind__in=ONCE_AN_ORDER),
                name="ledger_transaction_once_an_order",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LedgerKind.values), name="ledger_transaction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(entry_count__gte=2), name="ledger_transaction_has_two_sides"
            ),
        ]
        triggers = [
            *append_only("ledger_transaction"),
            _balanced("ledger_transaction_balanced", "NEW.id"),
        ]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    """One side of a money fact: an account and the amount that it changed by."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="entries"
    )
    account = models.CharField(max_length=20, choices=LedgerAccount.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
    )
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="ledger_entry_not_zero"),
            models.CheckConstraint(
                condition=Q(account__in=LedgerAccount.values), name="ledger_entry_account_known"
            ),
            models.CheckConstraint(
                condition=Q(account=LedgerAccount.DESIGNER_PAYABLE, owner__isnull=False)
                | (~Q(account=LedgerAccount.DESIGNER_PAYABLE) & Q(owner=None)),
                name="ledger_entry_owed_to_somebody",
            ),
        ]
        indexes = [models.Index(fields=["account", "owner"], name="ledger_entry_by_account")]
        triggers = [
            *append_only("ledger_entry"),
            _balanced("ledger_entries_balanced", "NEW.transaction_id"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.transaction.currency)

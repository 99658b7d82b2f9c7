"""Double entry: debits positive, credits negative, each transaction sums to zero."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from common.personal import WORDS_GONE
from common.triggers import append_only, seven_years_over
from orders.models.order import Order, OrderLine


class LedgerAccount(models.TextChoices):
    """What we hold and spend are debits; what we owe and earn are credits."""

    STRIPE_BALANCE = "stripe_balance", "Held at Stripe"
    # What Stripe took back for a dispute that is not decided yet.
    DISPUTED = "disputed", "Withheld for disputes"
    BANK = "bank", "Paid out to our bank"
    STRIPE_FEES = "stripe_fees", "Fees paid to Stripe"
    LOSSES = "losses", "Losses"
    PLATFORM_FEES = "platform_fees", "Platform fees earned"
    DESIGNER_PAYABLE = "designer_payable", "Owed to designers"
    TAX = "tax", "Tax collected"
    # Money that fits no order as it was agreed; owed back to whoever paid it.
    UNALLOCATED = "unallocated", "Held for review"
    # Paid for a design request and not released yet: owed to the client or the designer.
    HELD_FOR_REQUESTS = "held_for_requests", "Held for design requests"


class CauseKind(models.TextChoices):
    """What a money fact comes from; `cause` names the one of its kind."""

    PAYMENT = "payment", "A buyer's payment"
    REFUND = "refund", "A refund"
    DISPUTE = "dispute", "A dispute"
    TRANSFER = "transfer", "A transfer to a designer"
    REVERSAL = "reversal", "A transfer taken back"
    STRIPE_FEE = "stripe_fee", "A fee of Stripe's own"
    BANK_PAYOUT = "bank_payout", "Stripe's payout to our bank"
    REQUEST = "request", "A design request"
    ADJUSTMENT = "adjustment", "A correction"


class LedgerKind(models.TextChoices):
    PAYMENT = "payment", "Buyer's payment"
    QUARANTINED_PAYMENT = "quarantined_payment", "Payment held for review"
    HELD_DELIVERED = "held_delivered", "Held payment delivered"
    REFUND = "refund", "Refund"
    REFUND_FAILED = "refund_failed", "Refund came back"
    DISPUTE_WITHDRAWN = "dispute_withdrawn", "Dispute: money withdrawn"
    DISPUTE_REINSTATED = "dispute_reinstated", "Dispute: money returned"
    DISPUTE_LOST = "dispute_lost", "Dispute: lost"
    TRANSFER = "transfer", "Transfer to a designer"
    REVERSAL = "reversal", "Transfer taken back"
    STRIPE_FEE = "stripe_fee", "Stripe's fee"
    BANK_PAYOUT = "bank_payout", "Payout to our bank"
    BANK_PAYOUT_FAILED = "bank_payout_failed", "Payout to our bank came back"
    REQUEST_PAID = "request_paid", "Payment held for a design request"
    REQUEST_RELEASED = "request_released", "Held payment released"
    REQUEST_REFUNDED = "request_refunded", "Held payment refunded"
    REQUEST_RETURNED = "request_returned", "Refund of a held payment came back"
    REQUEST_DISPUTED = "request_disputed", "Held payment disputed: money withdrawn"
    REQUEST_REINSTATED = "request_reinstated", "Held payment disputed: money returned"
    REQUEST_LOST = "request_lost", "Held payment disputed: lost"
    ADJUSTMENT = "adjustment", "Correction"


CAUSE_OF: dict[LedgerKind, CauseKind] = {
    LedgerKind.PAYMENT: CauseKind.PAYMENT,
    LedgerKind.QUARANTINED_PAYMENT: CauseKind.PAYMENT,
    LedgerKind.HELD_DELIVERED: CauseKind.PAYMENT,
    LedgerKind.REFUND: CauseKind.REFUND,
    LedgerKind.REFUND_FAILED: CauseKind.REFUND,
    LedgerKind.DISPUTE_WITHDRAWN: CauseKind.DISPUTE,
    LedgerKind.DISPUTE_REINSTATED: CauseKind.DISPUTE,
    LedgerKind.DISPUTE_LOST: CauseKind.DISPUTE,
    LedgerKind.TRANSFER: CauseKind.TRANSFER,
    LedgerKind.REVERSAL: CauseKind.REVERSAL,
    LedgerKind.STRIPE_FEE: CauseKind.STRIPE_FEE,
    LedgerKind.BANK_PAYOUT: CauseKind.BANK_PAYOUT,
    LedgerKind.BANK_PAYOUT_FAILED: CauseKind.BANK_PAYOUT,
    LedgerKind.REQUEST_PAID: CauseKind.REQUEST,
    LedgerKind.REQUEST_RELEASED: CauseKind.REQUEST,
    LedgerKind.REQUEST_REFUNDED: CauseKind.REQUEST,
    LedgerKind.REQUEST_RETURNED: CauseKind.REQUEST,
    LedgerKind.REQUEST_DISPUTED: CauseKind.REQUEST,
    LedgerKind.REQUEST_REINSTATED: CauseKind.REQUEST,
    LedgerKind.REQUEST_LOST: CauseKind.REQUEST,
    LedgerKind.ADJUSTMENT: CauseKind.ADJUSTMENT,
}

_BALANCED = """
    SELECT entry_count INTO expected FROM orders_ledgertransaction WHERE id = {transaction_id};
    SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) INTO found, total
        FROM orders_ledgerentry WHERE transaction_id = {transaction_id};
    IF total <> 0 OR found <> expected THEN
        RAISE EXCEPTION 'Ledger transaction % has % of % entries, which sum to %',
            {transaction_id}, found, expected, total USING ERRCODE = 'check_violation';
    END IF;
    SELECT balance_transaction_id INTO moved FROM orders_ledgertransaction
        WHERE id = {transaction_id};
    SELECT COALESCE(SUM(amount_minor), 0) INTO total FROM orders_ledgerentry
        WHERE transaction_id = {transaction_id} AND account = 'stripe_balance';
    IF (total <> 0) AND moved IS NULL THEN
        RAISE EXCEPTION 'Ledger transaction % moves what Stripe holds and names no movement',
            {transaction_id} USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _balanced(name: str, transaction_id: str) -> pgtrigger.Trigger:
    """At commit: entries sum to zero, are as many as the transaction was booked with, and change
    what Stripe holds only by a movement that Stripe named.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[
            ("expected", "BIGINT"),
            ("found", "BIGINT"),
            ("total", "BIGINT"),
            ("moved", "TEXT"),
        ],
        func=_BALANCED.format(transaction_id=transaction_id),
    )


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


class LedgerTransaction(models.Model):
    """One money fact in the shop's books, such as a payment or a transfer."""

    kind = models.CharField(max_length=20, choices=LedgerKind.choices)
    cause_kind = models.CharField(max_length=12, choices=CauseKind.choices)
    # The number of the order, refund or transfer that it is, or else the id that Stripe gave it.
    cause = models.CharField(max_length=100)
    order = models.ForeignKey(
        Order,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_transactions",
    )
    # Stripe's balance transaction. Facts booked before November 2026 name none.
    balance_transaction_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    # All entries are of this one currency, so nothing can be added across currencies.
    currency = models.CharField(max_length=3)
    # Fixed at booking: nobody adds entries to a fact of the past.
    entry_count = models.PositiveSmallIntegerField()
    # Why a correction was made; empty for every other kind.
    reason = models.CharField(max_length=300, blank=True)
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-booked_at", "-pk"]
        constraints = [
            # One fact is booked once, however often we hear of it.
            models.UniqueConstraint(
                fields=["kind", "cause_kind", "cause"], name="ledger_transaction_once_a_cause"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(kind="payment"),
                name="ledger_transaction_one_payment_an_order",
            ),
            models.CheckConstraint(
                condition=_any_of(
                    Q(kind=kind.value, cause_kind=cause.value) for kind, cause in CAUSE_OF.items()
                ),
                name="ledger_transaction_kind_fits_cause",
            ),
            models.CheckConstraint(
                condition=~Q(cause=""), name="ledger_transaction_names_its_cause"
            ),
            models.CheckConstraint(
                condition=Q(kind="adjustment") ^ Q(reason=""),
                name="ledger_transaction_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(entry_count__gte=2), name="ledger_transaction_has_two_sides"
            ),
        ]
        triggers = [
            *append_only(
                "ledger_transaction",
                until=seven_years_over("OLD.booked_at"),
                blanks={"reason": WORDS_GONE},
            ),
            _balanced("ledger_transaction_balanced", "NEW.id"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.cause}"


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
            *append_only(
                "ledger_entry",
                until=seven_years_over(
                    "(SELECT booked_at FROM orders_ledgertransaction WHERE id = OLD.transaction_id)"
                ),
            ),
            _balanced("ledger_entries_balanced", "NEW.transaction_id"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.transaction.currency)

import pgtrigger
from django.db import models
from django.db.models import Q

from aftersales.reason_words import reason_in_words
from aftersales.states import CLOSED, WITHHELD, DisputeState
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from orders.models import HeldPayment, Order


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def withheld(self) -> "DisputeQuerySet":
        """The bank has the money, and nobody has decided yet."""
        return self.filter(state__in=WITHHELD)


class Dispute(models.Model):
    """A buyer's bank takes a payment back, or asks about it."""

    stripe_id = models.CharField(max_length=100, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="disputes")
    # Set where it is not the order's own payment that is disputed, but one that matches no order.
    held_payment = models.ForeignKey(
        HeldPayment, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    # In Stripe's word, such as "fraudulent".
    reason = models.CharField(max_length=40)

    state = models.CharField(max_length=24, choices=DisputeState.choices)
    # Stripe's word where it says otherwise after the end. Nothing follows from it by itself.
    says_otherwise = models.CharField(max_length=24, choices=DisputeState.choices, blank=True)
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # What was taken from our balance, in its currency; empty for an inquiry, which takes nothing.
    withdrawn_minor = models.PositiveIntegerField(null=True, blank=True)

    opened_at = models.DateTimeField()
    # Until when the bank takes evidence.
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reinstated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        permissions = [("answer_dispute", "Can send evidence to banks")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values), name="dispute_state_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_minor=None, withdrawn_at=None)
                | Q(withdrawn_minor__isnull=False, withdrawn_at__isnull=False),
                name="dispute_withdrawn_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="dispute_closed_has_a_time",
            ),
        ]
        triggers = [
            *keep_rows("dispute", until=seven_years_over("OLD.opened_at")),
            pgtrigger.ReadOnly(
                name="dispute_facts_unchanged",
                fields=["stripe_id", "order", "held_payment", "opened_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.stripe_id

    @property
    def audit_id(self) -> str:
        return self.stripe_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def reason_words(self) -> str:
        """As staff, buyer and designer read it."""
        return reason_in_words(self.reason)

    @property
    def ledger_currency(self) -> str:
        return self.held_payment.held_currency if self.held_payment else self.order.currency

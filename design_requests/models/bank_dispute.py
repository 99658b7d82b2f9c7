import pgtrigger
from django.db import models
from django.db.models import Q

from aftersales.reason_words import reason_in_words
from aftersales.states import CLOSED, WITHHELD, DisputeState
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from design_requests.models.milestone_payment import MilestonePayment


class BankDisputeQuerySet(models.QuerySet["BankDispute"]):
    def withheld(self) -> "BankDisputeQuerySet":
        """The bank has the money, and nobody has decided yet."""
        return self.filter(state__in=WITHHELD, withdrawn_at__isnull=False)


class BankDispute(models.Model):
    """The client's bank takes the payment of a milestone back, or asks about it."""

    stripe_id = models.CharField(max_length=100, unique=True)
    payment = models.ForeignKey(
        MilestonePayment, on_delete=models.PROTECT, related_name="bank_disputes"
    )
    # In Stripe's word, such as "fraudulent".
    reason = models.CharField(max_length=40)

    state = models.CharField(max_length=24, choices=DisputeState.choices)
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # What was taken from our balance; empty for an inquiry, which takes nothing.
    withdrawn_minor = models.PositiveIntegerField(null=True, blank=True)

    opened_at = models.DateTimeField()
    # Until when the bank takes evidence.
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reinstated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BankDisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values), name="bank_dispute_state_known"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_minor=None, withdrawn_at=None)
                | Q(withdrawn_minor__isnull=False, withdrawn_at__isnull=False),
                name="bank_dispute_withdrawn_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at=None)),
                name="bank_dispute_closed_has_a_time",
            ),
        ]
        triggers = [
            *keep_rows("bank_dispute", until=seven_years_over("OLD.opened_at")),
            pgtrigger.ReadOnly(
                name="bank_dispute_facts_unchanged",
                fields=["stripe_id", "payment", "opened_at"],
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
        """As staff and both sides read it."""
        return reason_in_words(self.reason)

import uuid
from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone

from common.money import Money
from common.triggers import keep_rows, seven_years_over
from design_requests.models.milestone import Milestone
from design_requests.numbers import NUMBER_LENGTH, new_payment_number
from design_requests.states import PAYMENT_MOVES, PartState, PaymentState


class MilestonePaymentQuerySet(models.QuerySet["MilestonePayment"]):
    def held(self) -> "MilestonePaymentQuerySet":
        """What was paid for a milestone and stays for it."""
        return self.filter(state=PaymentState.PAID, is_late=False)

    def to_return(self) -> "MilestonePaymentQuerySet":
        """Came too late, and not all of it has gone back."""
        gone = Sum("parts__amount_minor", filter=Q(parts__state=PartState.MADE), default=0)
        late = self.filter(state=PaymentState.PAID, is_late=True).annotate(gone=gone)
        return late.filter(gone__lt=F("amount_minor"))

    def to_ask_about(self, moment: datetime) -> "MilestonePaymentQuerySet":
        """Pages whose webhook may be lost, the one that waited longest first."""
        return self.filter(state=PaymentState.OPEN, opened_at__lt=moment).order_by("opened_at")


class MilestonePayment(models.Model):
    """A client's payment for one milestone, from the payment page on."""

    # Travels to Stripe where an order's number does.
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, default=new_payment_number)
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="payments")

    state = models.CharField(max_length=8, choices=PaymentState.choices, default=PaymentState.OPEN)
    # It came when the milestone waited for no payment any more, so all of it goes back.
    is_late = models.BooleanField(default=False)
    amount_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)

    # With the attempt's number the idempotency key of the payment page.
    checkout_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    checkout_attempt_count = models.PositiveSmallIntegerField(default=0)
    checkout_expires_at = models.DateTimeField(null=True, blank=True)
    stripe_session_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    stripe_session_url = models.CharField(max_length=1000, blank=True)
    stripe_payment_intent_id = models.CharField(max_length=100, blank=True)
    stripe_charge_id = models.CharField(max_length=100, unique=True, null=True, blank=True)

    opened_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MilestonePaymentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PaymentState.values), name="milestone_payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="milestone_payment_moves_money"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False, stripe_charge_id__isnull=False)
                | (~Q(state="paid") & Q(paid_at=None, stripe_charge_id=None)),
                name="milestone_payment_paid_names_time_and_charge",
            ),
            models.CheckConstraint(
                condition=Q(state="ended") ^ Q(ended_at=None),
                name="milestone_payment_ended_says_when",
            ),
            # A second click or tab meets the first page instead of opening another.
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(state="open"),
                name="milestone_payment_one_open",
            ),
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(state="paid", is_late=False),
                name="milestone_payment_one_held",
            ),
        ]
        triggers = [
            *keep_rows("milestone_payment", until=seven_years_over("OLD.opened_at")),
            pgtrigger.FSM(
                name="milestone_payment_state_moves", field="state", transitions=PAYMENT_MOVES
            ),
            pgtrigger.ReadOnly(
                name="milestone_payment_facts_unchanged",
                fields=[
                    "number",
                    "milestone",
                    "amount_minor",
                    "currency",
                    "checkout_key",
                    "opened_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_id(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

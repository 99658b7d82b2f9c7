import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from common.triggers import keep_rows, seven_years_over
from orders.models.order import Order
from orders.states import HELD_MOVES, HeldState, QuarantineReason


class HeldPayment(models.Model):
    """A payment that matches no order: staff deliver for it, or it goes back."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="held_payments")
    reason = models.CharField(max_length=16, choices=QuarantineReason.choices)
    state = models.CharField(max_length=10, choices=HeldState.choices, default=HeldState.HELD)

    # What the buyer paid, and what Stripe holds of it in its own currency.
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    held_minor = models.PositiveIntegerField()
    held_currency = models.CharField(max_length=3)
    stripe_payment_intent_id = models.CharField(max_length=100, unique=True)
    stripe_charge_id = models.CharField(max_length=100, unique=True)

    arrived_at = models.DateTimeField(default=timezone.now)
    # When it was delivered for, or had gone back.
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        permissions = [("decide_heldpayment", "Can deliver or refund held payments")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=HeldState.values), name="held_payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=QuarantineReason.values), name="held_payment_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, held_minor__gt=0), name="held_payment_is_money"
            ),
        ]
        triggers = [
            *keep_rows("held_payment", until=seven_years_over("OLD.arrived_at")),
            pgtrigger.FSM(name="held_payment_state_moves", field="state", transitions=HELD_MOVES),
            pgtrigger.ReadOnly(
                name="held_payment_facts_unchanged", exclude=["state", "decided_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.order.number}"

    @property
    def audit_id(self) -> str:
        return self.stripe_payment_intent_id

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_of_the_order(self) -> bool:
        """Whether the order itself waits for it; else the order has nothing to do with it."""
        return self.order.stripe_payment_intent_id == self.stripe_payment_intent_id

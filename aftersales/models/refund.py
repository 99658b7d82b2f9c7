import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from aftersales.numbers import REFUND_NUMBER_LENGTH, new_refund_number
from aftersales.states import NOT_MADE, REFUND_MOVES, UNDONE, RefundReason, RefundState
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from orders.models import HeldPayment, Order

_SUMS_TO_PARTS = """
    IF NEW.held_payment_id IS NOT NULL THEN
        PERFORM 1 FROM orders_heldpayment WHERE id = NEW.held_payment_id FOR NO KEY UPDATE;
        SELECT amount_minor, held_minor INTO paid, held FROM orders_heldpayment
            WHERE id = NEW.held_payment_id;
        SELECT SUM(amount_minor), SUM(held_minor) INTO found, found_held FROM aftersales_refund
            WHERE held_payment_id = NEW.held_payment_id AND state NOT IN ('refused', 'failed');
        IF found > paid OR found_held > held THEN
            RAISE EXCEPTION '% was held and % of it would be given back', paid, found
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END IF;
    SELECT COALESCE(SUM(amount_minor), 0) INTO found FROM aftersales_returnedpart
        WHERE refund_id = NEW.id;
    IF found <> NEW.amount_minor THEN
        RAISE EXCEPTION 'Refund % is % and its parts sum to %', NEW.number, NEW.amount_minor, found
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class RefundQuerySet(models.QuerySet["Refund"]):
    def reserved(self) -> "RefundQuerySet":
        return self.filter(state=RefundState.RESERVED)

    def standing(self) -> "RefundQuerySet":
        """Made, or being asked for: what cannot be given back a second time."""
        return self.exclude(state__in=UNDONE)

    def with_payment(self) -> "RefundQuerySet":
        """Each with the order and the held payment that Stripe is asked about."""
        return self.select_related("order", "held_payment__order")


class Refund(models.Model):
    """Money of a payment that goes back to its buyer."""

    # Travels with the refund to Stripe, so that it is found there after a lost answer.
    number = models.CharField(
        max_length=REFUND_NUMBER_LENGTH, unique=True, default=new_refund_number
    )
    # Names one wish: asked for twice, by a second click or after a lost answer, it is one refund.
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="refunds")
    # Set where it is not the order's own payment that goes back, but one that matches no order.
    held_payment = models.ForeignKey(
        HeldPayment, on_delete=models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    reason = models.CharField(max_length=20, choices=RefundReason.choices)
    # What staff wrote; neither buyer nor designer reads it.
    note = models.CharField(max_length=300, blank=True)
    # The refund that came back, for which this one is asked again.
    again_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="asked_again"
    )

    state = models.CharField(
        max_length=12, choices=RefundState.choices, default=RefundState.RESERVED
    )
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    # Of a held payment: how much of what Stripe holds of it, in Stripe's currency.
    held_minor = models.PositiveIntegerField(null=True, blank=True)
    stripe_refund_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    reserved_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    # When Stripe refused it, or when it came back.
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["-reserved_at", "-pk"]
        permissions = [("make_refund", "Can give money back to buyers")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RefundState.values), name="refund_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=RefundReason.values), name="refund_reason_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_moves_money"),
            models.CheckConstraint(
                condition=Q(state__in=NOT_MADE, made_at=None, stripe_refund_id=None)
                | (
                    ~Q(state__in=NOT_MADE)
                    & Q(made_at__isnull=False, stripe_refund_id__isnull=False)
                ),
                name="refund_made_names_stripes",
            ),
            models.CheckConstraint(
                condition=Q(held_payment=None, held_minor=None)
                | Q(held_payment__isnull=False, held_minor__isnull=False),
                name="refund_of_held_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDONE) ^ Q(failure="", failed_at=None),
                name="refund_undone_says_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reserved_at"], condition=Q(state="reserved"), name="refund_reserved"
            )
        ]
        triggers = [
            *keep_rows("refund", until=seven_years_over("OLD.reserved_at")),
            pgtrigger.FSM(name="refund_state_moves", field="state", transitions=REFUND_MOVES),
            pgtrigger.ReadOnly(
                name="refund_facts_unchanged",
                fields=[
                    "number",
                    "idempotency_key",
                    "order",
                    "held_payment",
                    "held_minor",
                    "reason",
                    "again_of",
                    "amount_minor",
                    "currency",
                    "reserved_at",
                ],
            ),
            pgtrigger.Trigger(
                name="refund_is_of_what_was_paid",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[
                    ("found", "BIGINT"),
                    ("found_held", "BIGINT"),
                    ("paid", "BIGINT"),
                    ("held", "BIGINT"),
                ],
                func=_SUMS_TO_PARTS,
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

    @property
    def payment_intent_id(self) -> str:
        """Stripe's name for the payment that goes back."""
        held = self.held_payment
        return held.stripe_payment_intent_id if held else self.order.stripe_payment_intent_id

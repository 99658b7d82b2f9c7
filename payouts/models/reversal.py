import secrets
import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from common.triggers import keep_rows, seven_years_over
from payouts.models.earning import Earning
from payouts.models.transfer import Transfer
from payouts.states import TRANSFER_MOVES, TransferState

_WITHIN_TRANSFER = """
    SELECT amount_minor INTO sent FROM payouts_transfer WHERE id = NEW.transfer_id;
    SELECT COALESCE(SUM(amount_minor), 0) INTO back FROM payouts_reversal
        WHERE transfer_id = NEW.transfer_id AND state <> 'refused';
    IF back > sent THEN
        RAISE EXCEPTION 'Reversals of transfer % come to %, which is more than its %',
            NEW.transfer_id, back, sent USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def new_reference() -> str:
    return f"rv_{secrets.token_hex(8)}"


class ReversalQuerySet(models.QuerySet["Reversal"]):
    def reserved(self) -> "ReversalQuerySet":
        return self.filter(state=TransferState.RESERVED)

    def standing(self) -> "ReversalQuerySet":
        """Made, or asked for: what the transfer is less by."""
        return self.exclude(state=TransferState.REFUSED)


class Reversal(models.Model):
    """Money of a transfer that comes back from a designer's account for one earning."""

    # Travels with the reversal to Stripe, so that it is found there after a lost answer.
    reference = models.CharField(max_length=40, unique=True, default=new_reference)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="reversals")
    earning = models.ForeignKey(Earning, on_delete=models.PROTECT, related_name="reversals")

    state = models.CharField(
        max_length=10, choices=TransferState.choices, default=TransferState.RESERVED
    )
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    stripe_reversal_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = ReversalQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="reversal_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="reversal_moves_money"),
            models.CheckConstraint(
                condition=(
                    Q(state=TransferState.MADE)
                    & Q(made_at__isnull=False, stripe_reversal_id__isnull=False)
                )
                | (~Q(state=TransferState.MADE) & Q(made_at=None, stripe_reversal_id=None)),
                name="reversal_made_names_stripes",
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.REFUSED) ^ Q(failure="", refused_at=None),
                name="reversal_refused_says_why",
            ),
        ]
        triggers = [
            *keep_rows("reversal", until=seven_years_over("OLD.created_at")),
            pgtrigger.FSM(name="reversal_state_moves", field="state", transitions=TRANSFER_MOVES),
            pgtrigger.ReadOnly(
                name="reversal_facts_unchanged",
                fields=[
                    "reference",
                    "idempotency_key",
                    "transfer",
                    "earning",
                    "amount_minor",
                    "currency",
                    "created_at",
                ],
            ),
            pgtrigger.Trigger(
                name="reversal_within_its_transfer",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                declare=[("sent", "BIGINT"), ("back", "BIGINT")],
                func=_WITHIN_TRANSFER,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def audit_id(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

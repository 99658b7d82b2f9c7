import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.money import Money
from common.triggers import keep_rows, same_person, seven_years_over
from orders.models import Order
from payouts.states import TRANSFER_MOVES, TransferState


def new_reference() -> str:
    return f"tf_{secrets.token_hex(8)}"


class TransferQuerySet(models.QuerySet["Transfer"]):
    def reserved(self) -> "TransferQuerySet":
        return self.filter(state=TransferState.RESERVED)

    def standing(self) -> "TransferQuerySet":
        """Made, or asked for: what its source is less by."""
        return self.exclude(state=TransferState.REFUSED)

    def of_designer(self, designer: User) -> "TransferQuerySet":
        return self.filter(designer=designer)


class Transfer(models.Model):
    """Money sent to a designer's account out of one order."""

    # Travels with the transfer to Stripe, so that it is found there after a lost answer.
    reference = models.CharField(max_length=40, unique=True, default=new_reference)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    # One run of payouts to the designer, which is told by one mail.
    run = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transfers"
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="transfers")
    # Where it goes, as it stood when it was reserved: a retry must ask for the same.
    stripe_account_id = models.CharField(max_length=100)
    # The charge that the money is drawn from. Empty where no charge holds it: what a coupon of the
    # platform's adds to a share is drawn from what is available on our balance.
    source_charge_id = models.CharField(max_length=100, blank=True)

    state = models.CharField(
        max_length=10, choices=TransferState.choices, default=TransferState.RESERVED
    )
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    stripe_transfer_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TransferState.values), name="transfer_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_moves_money"),
            models.CheckConstraint(
                condition=(
                    Q(state=TransferState.MADE)
                    & Q(made_at__isnull=False, stripe_transfer_id__isnull=False)
                )
                | (~Q(state=TransferState.MADE) & Q(made_at=None, stripe_transfer_id=None)),
                name="transfer_made_names_stripes",
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.REFUSED) ^ Q(failure="", refused_at=None),
                name="transfer_refused_says_why",
            ),
            # Two runs of the payout task at once reserve one transfer, not two.
            models.UniqueConstraint(
                fields=["designer", "order", "source_charge_id"],
                condition=Q(state=TransferState.RESERVED),
                name="transfer_one_reserved_a_source",
            ),
        ]
        triggers = [
            same_person("transfer", "designer"),
            *keep_rows("transfer", until=seven_years_over("OLD.created_at")),
            pgtrigger.FSM(name="transfer_state_moves", field="state", transitions=TRANSFER_MOVES),
            pgtrigger.ReadOnly(
                name="transfer_facts_unchanged",
                fields=[
                    "reference",
                    "idempotency_key",
                    "run",
                    "designer",
                    "order",
                    "stripe_account_id",
                    "source_charge_id",
                    "amount_minor",
                    "currency",
                    "created_at",
                ],
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

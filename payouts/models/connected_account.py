import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payouts.states import AccountStanding


class ConnectedAccount(models.Model):
    """A designer's account at Stripe, to which shares of sales are transferred."""

    designer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="connected_account"
    )
    stripe_account_id = models.CharField(max_length=100, unique=True, null=True, blank=True)

    state = models.CharField(
        max_length=12, choices=AccountStanding.choices, default=AccountStanding.NEW
    )
    details_submitted = models.BooleanField(default=False)
    transfers_active = models.BooleanField(default=False)

    # Sent with the call that opens the account, so that a lost answer opens no second one.
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AccountStanding.values), name="connected_account_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=AccountStanding.NEW) ^ Q(stripe_account_id__isnull=False),
                name="connected_account_new_until_opened",
            ),
            models.CheckConstraint(
                condition=Q(state=AccountStanding.ACTIVE, transfers_active=True)
                | (~Q(state=AccountStanding.ACTIVE) & Q(transfers_active=False)),
                name="connected_account_active_takes_transfers",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="connected_account_designer_unchanged", fields=["designer"])
        ]

    def __str__(self) -> str:
        return self.stripe_account_id or "Account not opened"

    @property
    def audit_id(self) -> str:
        return self.stripe_account_id or ""

    @property
    def is_ready(self) -> bool:
        return self.state == AccountStanding.ACTIVE

import uuid
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.json_field import DeclaredJSONField
from common.triggers import keep_rows, same_person, seven_years_over
from payouts.countries import payable
from payouts.states import ACCOUNT_MOVES, AccountStanding
from payouts.stripe_words import hold_in_words, needs_in_words


class ConnectedAccountQuerySet(models.QuerySet["ConnectedAccount"]):
    def live_of(self, designer: User | int) -> "ConnectedAccountQuerySet":
        """The one that the designer has now; those that were left stay for the books."""
        return self.filter(designer=designer).exclude(state=AccountStanding.LEFT)

    def to_tell(self) -> "ConnectedAccountQuerySet":
        """Open ones whose e-mail address at Stripe is an old one."""
        opened = self.filter(is_address_old=True, stripe_account_id__isnull=False)
        return opened.exclude(state=AccountStanding.LEFT)

    def to_poll(self, moment: datetime) -> "ConnectedAccountQuerySet":
        """Accounts that were opened and not left, and that nobody asked about since the moment."""
        is_old = Q(checked_at=None) | Q(checked_at__lt=moment)
        opened = self.filter(stripe_account_id__isnull=False)
        return opened.exclude(state=AccountStanding.LEFT).filter(is_old)


class ConnectedAccount(models.Model):
    """A designer's account at Stripe, to which shares of sales are transferred."""

    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="connected_accounts"
    )
    stripe_account_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    # As asked of the designer first. Stripe lets nobody change it: whoever wants another country
    # leaves the account for a new one.
    country = models.CharField(max_length=2, blank=True)

    state = models.CharField(
        max_length=12, choices=AccountStanding.choices, default=AccountStanding.NEW
    )
    # The designer has another e-mail address now, of which Stripe was not told yet.
    is_address_old = models.BooleanField(default=False)
    details_submitted = models.BooleanField(default=False)
    transfers_active = models.BooleanField(default=False)
    # What Stripe waits for, by its own keys; until when, if it said so; why it pays nothing.
    needs = DeclaredJSONField(default=list, blank=True)
    needs_by = models.DateTimeField(null=True, blank=True)
    held_reason = models.CharField(max_length=100, blank=True)

    # Sent with the call that opens the account, so that a lost answer opens no second one; it is
    # also kept on the account at Stripe, to be found there when Stripe has forgotten the call.
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # When Stripe was last asked to open it. Empty again once it said no.
    asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    # Since when it can be paid: what Stripe refused before is asked for again at once.
    ready_at = models.DateTimeField(null=True, blank=True)
    # Since when it cannot be paid, after it could.
    held_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # Deleted at Stripe, because its designer left the shop.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectedAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "account at Stripe"
        verbose_name_plural = "accounts at Stripe"
        ordering = ["-created_at", "-pk"]
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
            models.CheckConstraint(
                condition=Q(state=AccountStanding.LEFT) ^ Q(left_at=None),
                name="connected_account_left_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(left_at__isnull=False),
                name="connected_account_closed_is_left",
            ),
            models.UniqueConstraint(
                fields=["designer"],
                condition=~Q(state=AccountStanding.LEFT),
                name="connected_account_one_live",
            ),
        ]
        triggers = [
            same_person("connected_account", "designer"),
            *keep_rows("connected_account", until=seven_years_over("OLD.created_at")),
            pgtrigger.FSM(
                name="connected_account_state_moves", field="state", transitions=ACCOUNT_MOVES
            ),
            pgtrigger.ReadOnly(name="connected_account_designer_unchanged", fields=["designer"]),
        ]

    def __str__(self) -> str:
        return self.stripe_account_id or "Account not opened"

    @property
    def audit_id(self) -> str:
        return self.stripe_account_id or ""

    @property
    def needs_words(self) -> list[str]:
        return needs_in_words(self.needs)

    @property
    def held_words(self) -> str:
        """Why nothing is paid to an account that was ready, or would be."""
        if self.state == AccountStanding.LEFT:
            return gettext(
                "Your account at Stripe is no longer connected to us. Please connect another."
            )
        return hold_in_words(self.held_reason)

    @property
    def country_name(self) -> str:
        return payable(settings.STRIPE_COUNTRY).get(self.country, self.country)

    @property
    def is_ready(self) -> bool:
        return self.state == AccountStanding.ACTIVE

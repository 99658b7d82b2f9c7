import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.page_scopes import changes_pages
from common.triggers import append_only, keep_rows, seven_years_over
from models_catalog.models import ReleaseFile
from orders.models.guest import Buyer, Guest, orders_of
from orders.models.guest_link import GuestLink
from orders.models.order import OrderLine
from orders.numbers import CERTIFICATE_NUMBER_LENGTH, new_certificate_number
from orders.states import GRANT_MOVES, GrantState

_CLAIMED_WITH_ITS_ORDER = """
    IF NOT EXISTS (
        SELECT 1 FROM orders_orderline line JOIN orders_order placed ON placed.id = line.order_id
            WHERE line.id = NEW.order_line_id AND placed.buyer_id = NEW.holder_id
    ) THEN
        RAISE EXCEPTION 'Licence % is claimed by somebody else than its order', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class LicenceGrantQuerySet(models.QuerySet["LicenceGrant"]):
    def held_by(self, user: User) -> "LicenceGrantQuerySet":
        return self.filter(holder=user)

    def open_to(self, reader: User | GuestLink) -> "LicenceGrantQuerySet":
        """What an account holds; or what a mailed link stands for, until an account claims it."""
        if isinstance(reader, GuestLink):
            return self.filter(holder=None, order_line__order=reader.order_id)
        return self.held_by(reader)

    def bought_by(self, buyer: Buyer) -> "LicenceGrantQuerySet":
        """Those of an account, or of the orders placed in a guest's browser."""
        if isinstance(buyer, Guest):
            return self.filter(orders_of(buyer, "order_line__order__"))
        return self.held_by(buyer)

    def active(self) -> "LicenceGrantQuerySet":
        return self.filter(state=GrantState.ACTIVE)


class LicenceGrant(models.Model):
    """The right that a buyer paid for: to download a model and cast it under named terms."""

    number = models.CharField(
        max_length=CERTIFICATE_NUMBER_LENGTH, unique=True, default=new_certificate_number
    )
    order_line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="grant")
    # Empty while a guest has not claimed the order with an account.
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="licence_grants",
    )

    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.ACTIVE)

    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LicenceGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=GrantState.values), name="licence_grant_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=GrantState.REVOKED, revoked_at__isnull=False)
                | (~Q(state=GrantState.REVOKED) & Q(revoked_at=None)),
                name="licence_grant_revoked_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["holder", "-granted_at"], name="licence_grant_by_holder")]
        triggers = [
            changes_pages(
                "licence_grant",
                "'piece:' || (SELECT cad_model_id FROM orders_orderline"
                " WHERE id = {row}.order_line_id)",
            ),
            *keep_rows("licence_grant", until=seven_years_over("OLD.granted_at")),
            pgtrigger.ReadOnly(
                name="licence_grant_facts_unchanged", fields=["number", "order_line", "granted_at"]
            ),
            pgtrigger.FSM(name="licence_grant_state_moves", field="state", transitions=GRANT_MOVES),
            # A guest's licence may get a holder once. After that the holder never changes.
            pgtrigger.Protect(
                name="licence_grant_holder_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.holder_id IS NOT NULL AND NEW.holder_id IS DISTINCT FROM OLD.holder_id"
                ),
            ),
            pgtrigger.Trigger(
                name="licence_grant_claimed_with_its_order",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("holder_id"),
                condition=pgtrigger.Condition(
                    "OLD.holder_id IS NULL AND NEW.holder_id IS NOT NULL"
                ),
                func=_CLAIMED_WITH_ITS_ORDER,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:licence_detail", args=[self.number])

    @property
    def audit_id(self) -> str:
        return self.number


class Download(models.Model):
    """Proof that a buyer was given a file: which one and when, never from where."""

    grant = models.ForeignKey(LicenceGrant, on_delete=models.PROTECT, related_name="downloads")
    file = models.ForeignKey(ReleaseFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    downloaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-downloaded_at", "-pk"]
        triggers = append_only("download", until=seven_years_over("OLD.downloaded_at"))

    def __str__(self) -> str:
        return f"{self.grant} {self.downloaded_at:%Y-%m-%d}"

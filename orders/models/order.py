import uuid
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.money import Money
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel, Release
from orders.numbers import ORDER_NUMBER_LENGTH, new_order_number
from orders.states import ALLOWED, UNSETTLED, CancelReason, OrderState, QuarantineReason
from orders.triggers import keep_rows

_LINES_SUM_TO_TOTAL = """
    SELECT total_minor INTO expected FROM orders_order WHERE id = {order_id};
    SELECT COALESCE(SUM(price_minor), 0) INTO found FROM orders_orderline
        WHERE order_id = {order_id};
    IF expected <> found THEN
        RAISE EXCEPTION 'Lines of order % sum to %, not to its total %', {order_id}, found, expected
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _lines_sum_to_total(name: str, order_id: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        declare=[("expected", "BIGINT"), ("found", "BIGINT")],
        func=_LINES_SUM_TO_TOTAL.format(order_id=order_id),
    )


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User) -> "OrderQuerySet":
        return self.filter(buyer=user)

    def pending(self) -> "OrderQuerySet":
        return self.filter(state=OrderState.PENDING)

    def unsettled(self) -> "OrderQuerySet":
        return self.filter(state__in=UNSETTLED)

    def unsettled_since(self, moment: datetime) -> "OrderQuerySet":
        """Orders placed before the moment whose end we have not heard of."""
        return self.unsettled().filter(placed_at__lt=moment)


class Order(models.Model):
    """What a buyer agreed to pay at one checkout, and what became of it."""

    number = models.CharField(max_length=ORDER_NUMBER_LENGTH, unique=True, default=new_order_number)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="orders"
    )

    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.PENDING)
    cancel_reason = models.CharField(max_length=16, choices=CancelReason.choices, blank=True)
    quarantine_reason = models.CharField(
        max_length=16, choices=QuarantineReason.choices, blank=True
    )

    currency = models.CharField(max_length=3)
    total_minor = models.PositiveIntegerField()

    # With the attempt's number the idempotency key of the payment page; see open_checkout.
    checkout_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    checkout_attempt_count = models.PositiveSmallIntegerField(default=0)
    checkout_expires_at = models.DateTimeField(null=True, blank=True)
    stripe_session_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    stripe_session_url = models.CharField(max_length=1000, blank=True)
    stripe_payment_intent_id = models.CharField(max_length=100, blank=True)
    # Transfers to the designers are drawn from this charge.
    stripe_charge_id = models.CharField(max_length=100, unique=True, null=True, blank=True)

    placed_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="order_state_known"
            ),
            models.CheckConstraint(
                condition=Q(total_minor__gte=100), name="order_total_at_least_1"
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.PAID)
                | (Q(paid_at__isnull=False) & Q(stripe_charge_id__isnull=False)),
                name="order_paid_names_time_and_charge",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.CANCELLED)
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="order_cancelled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.QUARANTINED) ^ Q(quarantine_reason=""),
                name="order_quarantined_says_why",
            ),
            # A second click or tab meets the first order instead of making another one.
            models.UniqueConstraint(
                fields=["buyer"],
                condition=Q(state=OrderState.PENDING),
                name="order_one_pending_a_buyer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["placed_at"],
                condition=Q(state__in=["pending", "confirming"]),
                name="order_unsettled",
            )
        ]
        triggers = [
            *keep_rows("order"),
            pgtrigger.FSM(name="order_state_moves", field="state", transitions=ALLOWED),
            pgtrigger.ReadOnly(
                name="order_agreement_unchanged",
                fields=["number", "currency", "total_minor", "checkout_key", "placed_at"],
            ),
            _lines_sum_to_total("order_equals_its_lines", "NEW.id"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order_detail", args=[self.number])

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def is_unsettled(self) -> bool:
        return self.state in UNSETTLED


class OrderLine(models.Model):
    """One licence in an order, as title, terms and price stood when the buyer agreed."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()

    cad_model = models.ForeignKey(CadModel, on_delete=models.PROTECT, related_name="order_lines")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="order_lines")
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sold_lines"
    )

    title = models.CharField(max_length=80)
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # None where there is no limit.
    casting_count = models.PositiveIntegerField(null=True, blank=True)
    terms_version = models.CharField(max_length=20)

    price_minor = models.PositiveIntegerField()
    platform_fee_minor = models.PositiveIntegerField()
    designer_share_minor = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor=F("platform_fee_minor") + F("designer_share_minor")),
                name="order_line_shares_sum_to_price",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gte=100), name="order_line_price_at_least_1"
            ),
            models.CheckConstraint(
                condition=Q(licence_kind__in=LicenceKind.values), name="order_line_licence_known"
            ),
            models.UniqueConstraint(
                fields=["order", "position"], name="order_line_position_unique"
            ),
            models.UniqueConstraint(fields=["order", "cad_model"], name="order_line_one_a_model"),
        ]
        triggers = [
            *keep_rows("order_line"),
            # The designer alone may change, to a nameless person, when an account is erased.
            pgtrigger.ReadOnly(name="order_line_unchanged", exclude=["designer"]),
            _lines_sum_to_total("order_lines_equal_total", "NEW.order_id"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.get_licence_kind_display()} licence"

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.order.currency)

    @property
    def platform_fee(self) -> Money:
        return Money(self.platform_fee_minor, self.order.currency)

    @property
    def designer_share(self) -> Money:
        return Money(self.designer_share_minor, self.order.currency)

    @property
    def castings_text(self) -> str:
        if self.casting_count is None:
            return "any number of castings"
        return "1 casting" if self.casting_count == 1 else f"{self.casting_count} castings"

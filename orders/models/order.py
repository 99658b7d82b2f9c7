import uuid
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.languages import LONGEST_CODE, NAMES
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from models_catalog.licences import LicenceKind, LicenceTerms, castings_words, terms_of
from models_catalog.models import CadModel, Release
from orders.models.guest import Buyer, Guest, GuestBrowser, orders_of
from orders.numbers import ORDER_NUMBER_LENGTH, new_order_number
from orders.plain_words import FORMER_CUSTOMER, FORMER_DESIGNER
from orders.states import ALLOWED, UNSETTLED, CancelReason, OrderState, QuarantineReason

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

_PAID_IS_SETTLED = """
    IF NEW.state = 'paid' THEN
        SELECT line.id INTO open_line FROM orders_orderline line
            LEFT JOIN orders_linesettlement settled ON settled.order_line_id = line.id
            WHERE line.order_id = NEW.id AND settled.id IS NULL LIMIT 1;
        IF open_line IS NOT NULL THEN
            RAISE EXCEPTION 'Order % is paid and its line % is not settled', NEW.id, open_line
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
"""

_IS_NOT_RESERVED = """
    IF EXISTS (
        SELECT 1 FROM orders_exclusivereservation
            WHERE cad_model_id = NEW.cad_model_id AND state <> 'ended'
    ) THEN
        RAISE EXCEPTION 'Model % is reserved or sold exclusively', NEW.cad_model_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_CLAIMED_BY_ITS_ADDRESS = """
    IF NOT EXISTS (
        SELECT 1 FROM account_emailaddress WHERE user_id = NEW.buyer_id AND verified
            AND lower(email) = OLD.guest_email
    ) THEN
        RAISE EXCEPTION 'Order % is claimed without its confirmed address', NEW.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
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


WEBHOOKS_TAKE = timedelta(minutes=2)
CANCELLED_IS_ASKED_FOR = timedelta(days=3)
CANCELLED_IS_ASKED_EVERY = timedelta(hours=6)


class DiscountBearer(models.TextChoices):
    """Out of whose part of a price a coupon's discount is paid."""

    PLATFORM = "platform", "The platform"
    DESIGNER = "designer", "The designer"


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User) -> "OrderQuerySet":
        return self.filter(buyer=user)

    def placed_by(self, buyer: Buyer) -> "OrderQuerySet":
        return self.filter(orders_of(buyer))

    def placed_by_since(self, buyer: Buyer, moment: datetime) -> "OrderQuerySet":
        """Without what somebody placed as a guest with the address of this account."""
        placed = self.placed_by(buyer).filter(placed_at__gte=moment)
        return placed if isinstance(buyer, Guest) else placed.filter(guest_email="")

    def opened_by_mail_to(self, email: str) -> "OrderQuerySet":
        """Paid orders of guests, which a link mailed to the address opens."""
        return self.filter(buyer=None, guest_email=email, state=OrderState.PAID)

    def claimable_by(self, user: User) -> "OrderQuerySet":
        """Paid orders of guests who typed this account's address; whether it is confirmed, and so
        theirs, is asked elsewhere.

        Unpaid ones are left out: anybody may have typed the address, and they could keep the
        account from buying.
        """
        return self.opened_by_mail_to(user.email)

    def pending(self) -> "OrderQuerySet":
        return self.filter(state=OrderState.PENDING)

    def unsettled(self) -> "OrderQuerySet":
        return self.filter(state__in=UNSETTLED)

    def withdrawn(self) -> "OrderQuerySet":
        """Orders whose buyer withdrew from the contract: all of their money goes back."""
        return self.filter(withdrawn_at__isnull=False)

    def to_ask_about(self, moment: datetime) -> "OrderQuerySet":
        """Orders whose webhook may be lost, the one that waited longest first.

        Unsettled ones after two minutes; and for three days cancelled ones whose page was open,
        because money for them counts too: at once, then every six hours.
        """
        waited = Q(state__in=UNSETTLED, placed_at__lt=moment - WEBHOOKS_TAKE)
        ended = Q(
            state=OrderState.CANCELLED,
            stripe_session_id__isnull=False,
            cancelled_at__gte=moment - CANCELLED_IS_ASKED_FOR,
        ) & (
            Q(asked_at=None)
            | Q(asked_at__lt=F("cancelled_at"))
            | Q(asked_at__lt=moment - CANCELLED_IS_ASKED_EVERY)
        )
        return self.filter(waited | ended).order_by(
            F("asked_at").asc(nulls_first=True), "placed_at", "pk"
        )

    def opened_before(self, order: "Order") -> "OrderQuerySet":
        """Orders whose payment page was open before this one was placed, the youngest first."""
        opened = self.filter(stripe_session_id__isnull=False, placed_at__lt=order.placed_at)
        return opened.order_by("-placed_at", "-pk")


class Order(models.Model):
    """What a buyer agreed to pay at one checkout, and what became of it."""

    number = models.CharField(max_length=ORDER_NUMBER_LENGTH, unique=True, default=new_order_number)
    # Empty for a guest, until an account with the guest's confirmed address claims the order.
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
    )
    guest_email = models.EmailField(blank=True)
    # Where the guest's order was placed; it shows how the payment stands there, and no files.
    guest_browser = models.ForeignKey(
        GuestBrowser, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    # As they stood when the buyer agreed: receipts and certificates print these.
    buyer_name = models.CharField(max_length=80, blank=True)
    buyer_address = models.TextField(max_length=500, blank=True)
    # That it was placed in: mails about it come in it, where the account has chosen none.
    language = models.CharField(max_length=LONGEST_CODE, blank=True, choices=NAMES.items())

    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.PENDING)
    cancel_reason = models.CharField(max_length=16, choices=CancelReason.choices, blank=True)
    quarantine_reason = models.CharField(
        max_length=16, choices=QuarantineReason.choices, blank=True
    )

    currency = models.CharField(max_length=3)
    total_minor = models.PositiveIntegerField()

    # A business has no right of withdrawal; it said at the checkout that it is one.
    is_business_purchase = models.BooleanField(default=False)
    # The buyer asked for the files at once and gave the right up, in these words.
    waived_at = models.DateTimeField(null=True, blank=True)
    waiver_words = models.CharField(max_length=300, blank=True)
    # None where there is no such right: a business, nothing to pay, or paid before it was asked.
    withdrawal_ends_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    # The buyer pressed Cancel while the bank was confirming, which nothing can stop: the money goes
    # back as soon as it comes.
    cancel_wished_at = models.DateTimeField(null=True, blank=True)

    # With the attempt's number the idempotency key of the payment page; see open_checkout.
    checkout_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    checkout_attempt_count = models.PositiveSmallIntegerField(default=0)
    checkout_expires_at = models.DateTimeField(null=True, blank=True)
    stripe_session_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    stripe_session_url = models.CharField(max_length=1000, blank=True)
    stripe_payment_intent_id = models.CharField(max_length=100, blank=True)
    # Transfers to the designers are drawn from this charge.
    stripe_charge_id = models.CharField(max_length=100, unique=True, null=True, blank=True)
    # When the reconciliation last asked about it: whoever waited longest is next.
    asked_at = models.DateTimeField(null=True, blank=True)

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
                condition=Q(buyer__isnull=False) | ~Q(guest_email=""), name="order_has_a_buyer"
            ),
            models.CheckConstraint(
                condition=Q(buyer=None) | ~Q(buyer_name=""), name="order_buyer_is_named"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *NAMES]), name="order_language_is_spoken"
            ),
            # As accounts keep theirs, so that the two are the same however they were typed.
            models.CheckConstraint(
                condition=Q(guest_email=Lower("guest_email")), name="order_guest_email_is_lower"
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.PAID)
                | (
                    Q(paid_at__isnull=False)
                    & (Q(stripe_charge_id__isnull=False) | Q(total_minor=0))
                ),
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
            models.CheckConstraint(
                condition=Q(waived_at=None, waiver_words="")
                | (Q(waived_at__isnull=False) & ~Q(waiver_words="")),
                name="order_waiver_keeps_its_words",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | Q(withdrawn_at__isnull=False, withdrawal_ends_at__isnull=False, waived_at=None),
                name="order_withdrawn_by_right",
            ),
            # A second click or tab meets the first order instead of making another one.
            models.UniqueConstraint(
                fields=["buyer"],
                condition=Q(state=OrderState.PENDING),
                name="order_one_pending_a_buyer",
            ),
            models.UniqueConstraint(
                fields=["guest_browser"],
                condition=Q(state=OrderState.PENDING),
                name="order_one_pending_a_guest",
            ),
        ]
        indexes = [
            models.Index(
                fields=["placed_at"],
                condition=Q(state__in=["pending", "confirming"]),
                name="order_unsettled",
            ),
            models.Index(
                fields=["cancelled_at"],
                condition=Q(state="cancelled", stripe_session_id__isnull=False),
                name="order_cancelled_with_page",
            ),
            models.Index(fields=["guest_email"], condition=Q(buyer=None), name="order_unclaimed"),
        ]
        triggers = [
            *keep_rows("order", until=seven_years_over("OLD.placed_at")),
            pgtrigger.FSM(name="order_state_moves", field="state", transitions=ALLOWED),
            pgtrigger.ReadOnly(
                name="order_agreement_unchanged",
                fields=["number", "currency", "total_minor", "checkout_key", "placed_at"],
            ),
            # What was said of the right of withdrawal stays as it was said.
            pgtrigger.Protect(
                name="order_withdrawal_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.paid_at IS NOT NULL AND OLD.waived_at IS NOT NULL"
                    " AND (NEW.waived_at, NEW.waiver_words)"
                    " IS DISTINCT FROM (OLD.waived_at, OLD.waiver_words)"
                    " OR OLD.withdrawn_at IS NOT NULL"
                    " AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at"
                    " OR OLD.withdrawal_ends_at IS NOT NULL"
                    " AND NEW.withdrawal_ends_at IS DISTINCT FROM OLD.withdrawal_ends_at"
                ),
            ),
            # The buyer was told that the money goes back.
            pgtrigger.Protect(
                name="order_cancel_wish_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.cancel_wished_at IS NOT NULL"
                    " AND NEW.cancel_wished_at IS DISTINCT FROM OLD.cancel_wished_at"
                ),
            ),
            # A guest's order may get a buyer once. After that the buyer never changes.
            pgtrigger.Protect(
                name="order_buyer_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.buyer_id IS NOT NULL AND NEW.buyer_id IS DISTINCT FROM OLD.buyer_id"
                ),
            ),
            pgtrigger.Trigger(
                name="order_claimed_by_its_address",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("buyer_id"),
                condition=pgtrigger.Condition("OLD.buyer_id IS NULL AND NEW.buyer_id IS NOT NULL"),
                func=_CLAIMED_BY_ITS_ADDRESS,
            ),
            # Erasure alone may write here, and only the text that names nobody.
            pgtrigger.Protect(
                name="order_names_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (NEW.buyer_name = OLD.buyer_name OR OLD.buyer_name = ''"
                    f" OR NEW.buyer_name = '{FORMER_CUSTOMER}')"
                    " OR NOT (NEW.buyer_address = OLD.buyer_address OR OLD.buyer_id IS NULL"
                    " OR NEW.buyer_address = '')"
                ),
            ),
            _lines_sum_to_total("order_equals_its_lines", "NEW.id"),
            pgtrigger.Trigger(
                name="order_paid_is_settled",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                timing=pgtrigger.Deferred,
                declare=[("open_line", "BIGINT")],
                func=_PAID_IS_SETTLED,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """A guest's shows how the payment stands, in the guest's browser; files are elsewhere."""
        page = "guest_order" if self.buyer_id is None else "order_detail"
        return reverse(f"orders:{page}", args=[self.number])

    @property
    def audit_id(self) -> str:
        return self.number

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def bought_by(self) -> Buyer | None:
        """None where a guest's browser is forgotten."""
        if self.buyer is not None:
            return self.buyer
        return Guest(self.guest_browser, self.guest_email) if self.guest_browser else None

    @property
    def email(self) -> str:
        """Where mails about the order go: the account's address, or the guest's."""
        return self.buyer.email if self.buyer else self.guest_email

    def are_files_open(self, now: datetime) -> bool:
        """Whether its licences give files: no right of withdrawal stands in the way any more."""
        if self.withdrawn_at:
            return False
        ends = self.withdrawal_ends_at
        return ends is None or self.waived_at is not None or ends <= now

    def can_be_withdrawn(self, now: datetime) -> bool:
        is_paid = self.state == OrderState.PAID
        return is_paid and self.withdrawn_at is None and not self.are_files_open(now)

    def has_barred_files(self) -> bool:
        """Whether the law forbids to deliver a piece of it."""
        return self.lines.filter(cad_model__in=CadModel.objects.files_barred()).exists()

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
    # As they stood when the buyer agreed.
    designer_name = models.CharField(max_length=80)
    designer_place = models.CharField(max_length=162, blank=True)

    title = models.CharField(max_length=80)
    licence_kind = models.CharField(max_length=12, choices=LicenceKind.choices)
    # None where there is no limit.
    casting_count = models.PositiveIntegerField(null=True, blank=True)
    terms_version = models.CharField(max_length=20)
    # The set that it was bought in: the prices below are then its part of the set's price.
    set_name = models.CharField(max_length=80, blank=True)

    # What was agreed, tax included. How it was shared is known when it is paid: LineSettlement.
    list_price_minor = models.PositiveIntegerField()
    discount_minor = models.PositiveIntegerField(default=0)
    discount_borne_by = models.CharField(max_length=10, choices=DiscountBearer.choices, blank=True)
    price_minor = models.PositiveIntegerField()
    # The platform's part of the price without tax, as it stood when the buyer agreed.
    fee_basis_points = models.PositiveSmallIntegerField()
    fee_minimum_minor = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(list_price_minor=F("price_minor") + F("discount_minor")),
                name="order_line_price_is_list_less_discount",
            ),
            models.CheckConstraint(
                condition=Q(discount_minor=0, discount_borne_by="")
                | Q(discount_minor__gt=0, discount_borne_by__in=DiscountBearer.values),
                name="order_line_discount_is_borne_by_somebody",
            ),
            # A set's price and a coupon do not add up.
            models.CheckConstraint(
                condition=Q(set_name="") | Q(discount_minor=0),
                name="order_line_in_a_set_or_discounted",
            ),
            models.CheckConstraint(
                condition=Q(fee_basis_points__lte=10_000), name="order_line_fee_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(licence_kind__in=LicenceKind.values), name="order_line_licence_known"
            ),
            models.CheckConstraint(
                condition=~Q(designer_name=""), name="order_line_designer_is_named"
            ),
            models.UniqueConstraint(
                fields=["order", "position"], name="order_line_position_unique"
            ),
            models.UniqueConstraint(
                fields=["order", "cad_model", "licence_kind"],
                name="order_line_one_a_licence",
            ),
        ]
        triggers = [
            *keep_rows(
                "order_line",
                until=seven_years_over(
                    "(SELECT placed_at FROM orders_order WHERE id = OLD.order_id)"
                ),
            ),
            pgtrigger.ReadOnly(
                name="order_line_unchanged", exclude=["designer_name", "designer_place"]
            ),
            # Erasure alone may write here, and only the text that names nobody.
            pgtrigger.Protect(
                name="order_line_names_unchanged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT (NEW.designer_name = OLD.designer_name"
                    f" OR NEW.designer_name = '{FORMER_DESIGNER}')"
                    " OR NOT (NEW.designer_place = OLD.designer_place OR NEW.designer_place = '')"
                ),
            ),
            _lines_sum_to_total("order_lines_equal_total", "NEW.order_id"),
            pgtrigger.Trigger(
                name="order_line_not_reserved_for_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_IS_NOT_RESERVED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.terms.name} licence"

    @property
    def terms(self) -> LicenceTerms:
        """What the licence allows, in the words that the buyer agreed to."""
        return terms_of(self.terms_version)[self.licence_kind]

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.order.currency)

    @property
    def list_price(self) -> Money:
        return Money(self.list_price_minor, self.order.currency)

    @property
    def discount(self) -> Money:
        return Money(self.discount_minor, self.order.currency)

    @property
    def castings_text(self) -> str:
        """As documents keep it."""
        if self.casting_count is None:
            return "any number of castings"
        return "1 casting" if self.casting_count == 1 else f"{self.casting_count} castings"

    @property
    def shown_castings(self) -> str:
        return castings_words(self.casting_count)

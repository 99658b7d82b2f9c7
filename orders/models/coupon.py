from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.money import Money
from common.triggers import keep_rows, same_person, seven_years_over
from orders.models.order import DiscountBearer, Order
from orders.states import CouponUseState

CODE_PATTERN = r"^[A-Z0-9][A-Z0-9-]{2,19}$"

# The row of the coupon is locked by its own update, so two uses at once are counted one by one.
# By the address that a guest typed only paid uses count: with unpaid ones anybody could keep the
# owner of the address from using the coupon.
_COUNT = """
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state = NEW.state THEN
            RETURN NULL;
        END IF;
    END IF;
    IF NEW.state = 'counted' THEN
        UPDATE orders_coupon SET use_count = use_count + 1 WHERE id = NEW.coupon_id
            RETURNING person_limit INTO most;
        SELECT COUNT(*) INTO found FROM orders_couponuse used
            JOIN orders_order theirs ON theirs.id = used.order_id
            JOIN orders_order mine ON mine.id = NEW.order_id
            WHERE used.coupon_id = NEW.coupon_id AND used.state = 'counted' AND (
                theirs.buyer_id = mine.buyer_id
                OR mine.buyer_id IS NULL AND (
                    theirs.buyer_id IS NULL AND theirs.guest_browser_id = mine.guest_browser_id
                    OR theirs.guest_email = mine.guest_email AND theirs.state = 'paid'
                    OR theirs.id = mine.id
                )
            );
        IF found > most THEN
            RAISE EXCEPTION 'Coupon % is used % times by one person', NEW.coupon_id, found
                USING ERRCODE = 'check_violation';
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        UPDATE orders_coupon SET use_count = use_count - 1 WHERE id = NEW.coupon_id;
    END IF;
    RETURN NULL;
"""


class CouponQuerySet(models.QuerySet["Coupon"]):
    def of_designer(self, designer: User) -> "CouponQuerySet":
        return self.filter(designer=designer)


class Coupon(models.Model):
    """A code that takes something off a cart, made by the shop or by a designer."""

    code = models.CharField(max_length=20, unique=True)
    # Whose models it is for, and out of whose part it is paid; empty for the shop's own.
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="coupons",
    )

    percent_off = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_off_minor = models.PositiveIntegerField(null=True, blank=True)
    minimum_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3)

    starts_on = models.DateField()
    # The last day on which it may be used.
    ends_on = models.DateField(null=True, blank=True)
    use_limit = models.PositiveIntegerField(null=True, blank=True)
    person_limit = models.PositiveIntegerField(null=True, blank=True)
    # Uses that were not given back; written by the trigger of CouponUse alone.
    use_count = models.PositiveIntegerField(default=0, editable=False)

    created_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = CouponQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="coupon_code_plain"),
            models.CheckConstraint(
                condition=Q(percent_off__range=(1, 100), amount_off_minor=None)
                | Q(percent_off=None, amount_off_minor__gt=0),
                name="coupon_takes_a_percentage_or_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="coupon_ends_after_its_start",
            ),
            models.CheckConstraint(
                condition=(Q(use_limit=None) | Q(use_limit__gt=0))
                & (Q(person_limit=None) | Q(person_limit__gt=0)),
                name="coupon_limits_allow_a_use",
            ),
            models.CheckConstraint(
                condition=Q(use_limit=None) | Q(use_count__lte=F("use_limit")),
                name="coupon_not_used_above_its_limit",
            ),
        ]
        triggers = [
            same_person("coupon", "designer"),
            *keep_rows("coupon", until=seven_years_over("OLD.created_at")),
            pgtrigger.ReadOnly(name="coupon_terms_unchanged", exclude=["use_count", "stopped_at"]),
            pgtrigger.Trigger(
                name="coupon_counted_by_its_uses_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("use_count"),
                func="""
                    IF pg_trigger_depth() = 1 THEN
                        RAISE EXCEPTION 'Coupon % is counted by its uses alone', NEW.id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def audit_id(self) -> str:
        return self.code

    @property
    def discount_borne_by(self) -> DiscountBearer:
        return DiscountBearer.PLATFORM if self.designer_id is None else DiscountBearer.DESIGNER

    @property
    def minimum(self) -> Money:
        return Money(self.minimum_minor, self.currency)

    @property
    def off_text(self) -> str:
        if self.amount_off_minor is None:
            return gettext("%(part)s%% off") % {"part": self.percent_off}
        return gettext("%(amount)s off") % {"amount": Money(self.amount_off_minor, self.currency)}

    def is_over(self, day: date) -> bool:
        return self.stopped_at is not None or (self.ends_on is not None and self.ends_on < day)


class CouponUse(models.Model):
    """One order on which a coupon took something off; given back when the order ends unpaid."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="coupon_use")
    discount_minor = models.PositiveIntegerField()

    state = models.CharField(
        max_length=10, choices=CouponUseState.choices, default=CouponUseState.COUNTED
    )
    counted_at = models.DateTimeField(default=timezone.now)
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-counted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CouponUseState.COUNTED, given_back_at=None)
                | Q(state=CouponUseState.GIVEN_BACK, given_back_at__isnull=False),
                name="coupon_use_given_back_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(discount_minor__gt=0), name="coupon_use_takes_something_off"
            ),
        ]
        triggers = [
            *keep_rows("coupon_use", until=seven_years_over("OLD.counted_at")),
            pgtrigger.ReadOnly(
                name="coupon_use_facts_unchanged",
                fields=["coupon", "order", "discount_minor", "counted_at"],
            ),
            pgtrigger.Trigger(
                name="coupon_use_is_counted",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("most", "BIGINT"), ("found", "BIGINT")],
                func=_COUNT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupon} on {self.order}"

    @property
    def discount(self) -> Money:
        return Money(self.discount_minor, self.coupon.currency)

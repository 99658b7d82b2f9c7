import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.money import Money
from common.triggers import append_only, seven_years_over
from orders.models.order import OrderLine

_SUMS_TO_PRICE = """
    SELECT price_minor INTO price FROM orders_orderline WHERE id = NEW.order_line_id;
    IF price <> NEW.net_minor + NEW.tax_minor THEN
        RAISE EXCEPTION 'Line % was sold for % and is settled as % and % tax',
            NEW.order_line_id, price, NEW.net_minor, NEW.tax_minor
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class LineSettlement(models.Model):
    """How the price of one sold licence was shared between tax, platform and designer."""

    order_line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, related_name="settlement"
    )

    net_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField(default=0)
    # Below zero where the platform's coupon gave away more than its fee.
    platform_fee_minor = models.IntegerField()
    designer_share_minor = models.PositiveIntegerField()

    # Where and why tax was or was not due, in Stripe's words ("DE", "reverse_charge").
    tax_country = models.CharField(max_length=2, blank=True)
    tax_rate_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    taxability_reason = models.CharField(max_length=40, blank=True)

    settled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(net_minor=F("platform_fee_minor") + F("designer_share_minor")),
                name="line_settlement_shares_sum_to_net",
            ),
        ]
        triggers = [
            *append_only("line_settlement", until=seven_years_over("OLD.settled_at")),
            pgtrigger.Trigger(
                name="line_settlement_sums_to_price",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("price", "BIGINT")],
                func=_SUMS_TO_PRICE,
            ),
        ]

    def __str__(self) -> str:
        return f"Settlement of {self.order_line}"

    @property
    def platform_fee(self) -> Money:
        return Money(self.platform_fee_minor, self.order_line.order.currency)

    @property
    def designer_share(self) -> Money:
        return Money(self.designer_share_minor, self.order_line.order.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.order_line.order.currency)

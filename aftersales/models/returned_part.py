import pgtrigger
from django.db import models
from django.db.models import F, Q

from aftersales.models.dispute import Dispute
from aftersales.models.refund import Refund
from aftersales.parts import Parts
from aftersales.states import UNDONE, DisputeState
from common.money import Money
from common.triggers import append_only, seven_years_over
from orders.models import OrderLine

# Locks the order where the service did not, so that of two refunds in one moment the second counts
# the first.
_WITHIN_LINE = """
    PERFORM 1 FROM orders_order WHERE id =
        (SELECT order_id FROM orders_orderline WHERE id = NEW.order_line_id) FOR NO KEY UPDATE;
    SELECT price_minor INTO price FROM orders_orderline WHERE id = NEW.order_line_id;
    SELECT COALESCE(SUM(part.amount_minor), 0) INTO found FROM aftersales_returnedpart part
        LEFT JOIN aftersales_refund refund ON refund.id = part.refund_id
        LEFT JOIN aftersales_dispute dispute ON dispute.id = part.dispute_id
        WHERE part.order_line_id = NEW.order_line_id
        AND (refund.id IS NULL OR refund.state NOT IN ('refused', 'failed'))
        AND (dispute.id IS NULL OR dispute.state <> 'won');
    IF found > price THEN
        RAISE EXCEPTION 'Line % was sold for % and % of it would be given back',
            NEW.order_line_id, price, found USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class ReturnedPartQuerySet(models.QuerySet["ReturnedPart"]):
    def standing(self) -> "ReturnedPartQuerySet":
        """Of lost disputes, and of refunds that are made or being asked for.

        Not of a dispute that was lost first and won later.
        """
        lost = Q(refund=None) & ~Q(dispute__state=DisputeState.WON)
        return self.filter(lost | (Q(dispute=None) & ~Q(refund__state__in=UNDONE)))

    def gone(self) -> "ReturnedPartQuerySet":
        """Standing ones that are not only being asked for, which Stripe may refuse."""
        return self.standing().filter(Q(refund=None) | Q(refund__made_at__isnull=False))


class ReturnedPart(models.Model):
    """What of one licence's price went back to the buyer, and out of whose part of it."""

    # By a refund, or by a dispute that was lost.
    refund = models.ForeignKey(
        Refund, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    dispute = models.ForeignKey(
        Dispute, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    order_line = models.ForeignKey(
        OrderLine, on_delete=models.PROTECT, related_name="returned_parts"
    )

    amount_minor = models.PositiveIntegerField()
    tax_minor = models.PositiveIntegerField()
    # Below zero where the platform's coupon gave away more than its fee.
    platform_fee_minor = models.IntegerField()
    designer_share_minor = models.PositiveIntegerField()

    objects = ReturnedPartQuerySet.as_manager()

    class Meta:
        ordering = ["order_line__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["refund", "order_line"], name="returned_part_one_a_line"
            ),
            models.UniqueConstraint(
                fields=["dispute", "order_line"], name="returned_part_one_a_disputed_line"
            ),
            models.CheckConstraint(
                condition=Q(refund=None) ^ Q(dispute=None), name="returned_part_has_one_cause"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_minor=F("tax_minor")
                    + F("platform_fee_minor")
                    + F("designer_share_minor")
                ),
                name="returned_part_sums_to_amount",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="returned_part_is_money"),
        ]
        triggers = [
            *append_only(
                "returned_part",
                until=seven_years_over(
                    "(SELECT o.placed_at FROM orders_order o"
                    " JOIN orders_orderline l ON l.order_id = o.id"
                    " WHERE l.id = OLD.order_line_id)"
                ),
            ),
            pgtrigger.Trigger(
                name="returned_part_within_its_line",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("price", "BIGINT"), ("found", "BIGINT")],
                func=_WITHIN_LINE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.order_line}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.order_line.order.currency)

    @property
    def designer_share(self) -> Money:
        return Money(self.designer_share_minor, self.order_line.order.currency)

    @property
    def parts(self) -> Parts:
        return Parts(
            tax_minor=self.tax_minor,
            platform_fee_minor=self.platform_fee_minor,
            designer_share_minor=self.designer_share_minor,
        )

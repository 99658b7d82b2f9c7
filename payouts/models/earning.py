from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.money import Money
from common.triggers import keep_rows
from orders.models import OrderLine
from payouts.models.transfer import Transfer
from payouts.states import EARNING_MOVES, EarningState


class EarningQuerySet(models.QuerySet["Earning"]):
    def of_designer(self, designer: User) -> "EarningQuerySet":
        return self.filter(designer=designer)

    def releasable(self, moment: datetime) -> "EarningQuerySet":
        return self.filter(state=EarningState.PENDING, available_at__lte=moment)

    def with_order(self) -> "EarningQuerySet":
        """Each with the order line and the order that its name is made of."""
        return self.select_related("order_line__order")

    def due(self) -> "EarningQuerySet":
        return self.filter(state=EarningState.AVAILABLE)


class Earning(models.Model):
    """A designer's share of one sold licence, from the sale until it is paid out."""

    order_line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="earning")
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="earnings"
    )

    state = models.CharField(
        max_length=12, choices=EarningState.choices, default=EarningState.PENDING
    )
    amount_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, null=True, blank=True, related_name="earnings"
    )

    earned_at = models.DateTimeField()
    available_at = models.DateTimeField()

    objects = EarningQuerySet.as_manager()

    class Meta:
        ordering = ["-earned_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EarningState.values), name="earning_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="earning_is_money"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "available"], transfer=None)
                | Q(state__in=["transferring", "paid"], transfer__isnull=False),
                name="earning_on_its_way_by_a_transfer",
            ),
        ]
        indexes = [
            models.Index(fields=["designer", "state"], name="earning_by_designer"),
            models.Index(
                fields=["available_at"], condition=Q(state="pending"), name="earning_in_hold"
            ),
        ]
        triggers = [
            *keep_rows("earning"),
            pgtrigger.FSM(name="earning_state_moves", field="state", transitions=EARNING_MOVES),
            pgtrigger.ReadOnly(
                name="earning_facts_unchanged",
                fields=["order_line", "designer", "amount_minor", "currency", "earned_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} of {self.order_line}"

    @property
    def audit_id(self) -> str:
        """Like JC-7K3M-9QXD/2: the second line of that order."""
        return f"{self.order_line.order.number}/{self.order_line.position}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

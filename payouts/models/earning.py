from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from common.money import Money
from common.triggers import keep_rows, seven_years_over
from orders.models import OrderLine
from payouts.models.share_freeze import ShareFreeze
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
        """What is to be paid now: no hold is on it, and nobody froze it."""
        return self.filter(state=EarningState.AVAILABLE).exclude(_is_frozen())

    def unsent(self) -> "EarningQuerySet":
        """Of which something is still to arrive at the designer's account."""
        return self.exclude(state__in=[EarningState.PAID, EarningState.TAKEN_BACK])

    def frozen(self) -> "EarningQuerySet":
        return self.filter(_is_frozen())

    def owing(self) -> "EarningQuerySet":
        """Of which more was sent than is due: a debt that later shares settle."""
        return self.filter(
            state=EarningState.PAID, sent_minor__gt=F("amount_minor") - F("deducted_minor")
        )


def _is_frozen() -> Exists:
    return Exists(ShareFreeze.objects.open().filter(earning=OuterRef("pk")))


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
    # The sum of its deductions: what refunds and lost disputes took off the share.
    deducted_minor = models.PositiveIntegerField(default=0)
    # The sum of its parts of transfers, less its reversals. Both count once they are reserved.
    sent_minor = models.PositiveIntegerField(default=0)

    earned_at = models.DateTimeField()
    available_at = models.DateTimeField()
    # The hold as it was when the licence was sold; staff may have ended it early.
    hold_hours = models.PositiveIntegerField()

    objects = EarningQuerySet.as_manager()

    class Meta:
        verbose_name = "share of a sale"
        verbose_name_plural = "shares of sales"
        ordering = ["-earned_at", "-pk"]
        permissions = [
            ("release_earning", "Can end the hold of shares early"),
            ("pay_earning", "Can pay chosen shares at once"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EarningState.values), name="earning_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="earning_is_money"),
            models.CheckConstraint(
                condition=Q(deducted_minor__lte=F("amount_minor")),
                name="earning_loses_no_more_than_all",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", sent_minor=0, deducted_minor__lt=F("amount_minor"))
                | Q(state="available", deducted_minor__lt=F("amount_minor") - F("sent_minor"))
                | Q(state="transferring", sent_minor__gt=0)
                | Q(
                    state="paid",
                    sent_minor__gt=0,
                    deducted_minor__gte=F("amount_minor") - F("sent_minor"),
                )
                | Q(state="taken_back", sent_minor=0, deducted_minor=F("amount_minor")),
                name="earning_state_fits_its_sums",
            ),
        ]
        indexes = [
            models.Index(fields=["designer", "state"], name="earning_by_designer"),
            models.Index(
                fields=["available_at"], condition=Q(state="pending"), name="earning_in_hold"
            ),
            models.Index(
                fields=["designer"],
                condition=Q(state="paid", sent_minor__gt=F("amount_minor") - F("deducted_minor")),
                name="earning_owing",
            ),
        ]
        triggers = [
            *keep_rows("earning", until=seven_years_over("OLD.earned_at")),
            pgtrigger.FSM(name="earning_state_moves", field="state", transitions=EARNING_MOVES),
            pgtrigger.ReadOnly(
                name="earning_facts_unchanged",
                fields=[
                    "order_line",
                    "designer",
                    "amount_minor",
                    "currency",
                    "earned_at",
                    "hold_hours",
                ],
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

    @property
    def due_minor(self) -> int:
        """What is still to be sent; below zero when more was sent than the designer keeps."""
        return self.amount_minor - self.deducted_minor - self.sent_minor

    @property
    def deducted(self) -> Money:
        return Money(self.deducted_minor, self.currency)

    def standing(self, *, is_on_its_way: bool, now: datetime) -> EarningState:
        """The state that the sums come to."""
        if is_on_its_way:
            return EarningState.TRANSFERRING
        if self.due_minor > 0:
            # A hold that is over does not begin again; one that a refund cut short goes on.
            is_held = self.state == EarningState.PENDING or (
                self.state == EarningState.TAKEN_BACK and self.available_at > now
            )
            return (
                EarningState.PENDING if is_held and not self.sent_minor else EarningState.AVAILABLE
            )
        return EarningState.PAID if self.sent_minor else EarningState.TAKEN_BACK

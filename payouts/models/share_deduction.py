from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.money import Money
from common.triggers import append_only, seven_years_over
from payouts.models.earning import Earning


class ShareDeduction(models.Model):
    """What a refund or a lost dispute took off a designer's share, or gave back to it."""

    earning = models.ForeignKey(Earning, on_delete=models.PROTECT, related_name="deductions")
    # The number of the refund, or Stripe's id of the dispute.
    cause = models.CharField(max_length=100)

    # Taken is positive, given back is negative.
    amount_minor = models.IntegerField()
    deducted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # News of a refund may come several times: it takes once and gives back once.
            models.UniqueConstraint(
                fields=["earning", "cause"],
                condition=Q(amount_minor__gt=0),
                name="share_deduction_taken_once",
            ),
            models.UniqueConstraint(
                fields=["earning", "cause"],
                condition=Q(amount_minor__lt=0),
                name="share_deduction_given_back_once",
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="share_deduction_not_zero"),
            models.CheckConstraint(condition=~Q(cause=""), name="share_deduction_names_its_cause"),
        ]
        triggers = append_only("share_deduction", until=seven_years_over("OLD.deducted_at"))

    def __str__(self) -> str:
        return f"{self.amount} by {self.cause}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.earning.currency)

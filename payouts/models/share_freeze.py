import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import keep_rows, seven_years_over


class ShareFreezeQuerySet(models.QuerySet["ShareFreeze"]):
    def open(self) -> "ShareFreezeQuerySet":
        return self.filter(lifted_at=None)


class ShareFreeze(models.Model):
    """A share is not paid for a while, and this says why."""

    earning = models.ForeignKey("payouts.Earning", on_delete=models.PROTECT, related_name="freezes")
    # Stripe's id of the dispute, or another name for what it waits for.
    cause = models.CharField(max_length=100)
    # Read by the designer.
    reason = models.CharField(max_length=300)

    frozen_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ShareFreezeQuerySet.as_manager()

    class Meta:
        verbose_name = "share on hold"
        verbose_name_plural = "shares on hold"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["earning", "cause"],
                condition=Q(lifted_at=None),
                name="share_freeze_one_open_a_cause",
            ),
            models.CheckConstraint(
                condition=~Q(cause="") & ~Q(reason=""), name="share_freeze_says_why"
            ),
        ]
        triggers = [
            *keep_rows("share_freeze", until=seven_years_over("OLD.frozen_at")),
            pgtrigger.ReadOnly(name="share_freeze_facts_unchanged", exclude=["lifted_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.earning_id} for {self.cause}"

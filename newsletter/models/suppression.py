from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.address_code import CODE_LENGTH
from newsletter.states import SuppressedFor


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def in_force(self) -> "SuppressionQuerySet":
        return self.filter(lifted_at=None)


class Suppression(models.Model):
    """An address that must not get the newsletter, as a code that does not lead back to it."""

    address_code = models.CharField(max_length=CODE_LENGTH, unique=True)
    reason = models.CharField(max_length=12, choices=SuppressedFor.choices)
    since = models.DateTimeField(default=timezone.now)
    # Set by a confirmed link alone; the row goes in the night after.
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=SuppressedFor.values), name="suppression_reason_known"
            )
        ]

    def __str__(self) -> str:
        return f"Suppression {self.pk}"

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Article 33: to the authority without undue delay, where feasible within 72 hours.
TO_BE_TOLD_WITHIN = timedelta(hours=72)


class BreachQuerySet(models.QuerySet["Breach"]):
    def untold(self) -> "BreachQuerySet":
        """Of which the authority knows nothing, and nobody has said why it need not."""
        return self.filter(authority_told_at=None, need_not_be_told=False)


class Breach(models.Model):
    """Personal data that got lost or into other hands: what, since when, and who was told."""

    what = models.CharField("what happened", max_length=200)
    # As the data map calls them.
    tables = ArrayField(models.CharField(max_length=100))
    began_at = models.DateTimeField(
        "rows written from", null=True, blank=True, help_text="Empty: all rows there were."
    )
    ended_at = models.DateTimeField("until", default=timezone.now)
    known_at = models.DateTimeField("known to us since", default=timezone.now)

    authority_told_at = models.DateTimeField("authority told", null=True, blank=True)
    people_told_at = models.DateTimeField("people told", null=True, blank=True)
    # Article 33: where the breach is unlikely to be a risk to anybody.
    need_not_be_told = models.BooleanField(
        "the authority need not be told",
        default=False,
        help_text="Only where it is unlikely to be a risk to anybody. The reason is kept.",
    )
    # Why nobody has to be told, or was told later than in 72 hours.
    reason = models.CharField("why not, or why later", max_length=1000, blank=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ["-known_at", "-pk"]
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(began_at=None) | Q(ended_at__gte=F("began_at")),
                name="breach_ends_after_it_began",
                violation_error_message="The end comes before the beginning.",
            ),
            models.CheckConstraint(
                condition=Q(authority_told_at=None)
                | Q(authority_told_at__lte=F("known_at") + TO_BE_TOLD_WITHIN)
                | ~Q(reason=""),
                name="breach_told_late_says_why",
                violation_error_message=(
                    "The authority was told later than 72 hours after it was known: say why."
                ),
            ),
            models.CheckConstraint(
                condition=Q(need_not_be_told=False) | (Q(authority_told_at=None) & ~Q(reason="")),
                name="breach_not_told_says_why",
                violation_error_message=(
                    "Say why the authority need not be told; and where it was told, leave the box "
                    "empty."
                ),
            ),
        ]

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def __str__(self) -> str:
        return self.what

    @property
    def due_at(self) -> datetime:
        return self.known_at + TO_BE_TOLD_WITHIN

    def clock(self, now: datetime) -> str:
        """How long there is to tell the authority, in words."""
        if self.authority_told_at is not None:
            return f"The authority was told on {self.authority_told_at:%Y-%m-%d %H:%M} UTC."
        if self.need_not_be_told:
            return f"The authority need not be told: {self.reason}"
        left = self.due_at - now
        hours = abs(left) // timedelta(hours=1)
        if left < timedelta(0):
            return f"Overdue for {hours} hours: tell the authority now, and say why it is late."
        return f"{hours} hours left to tell the authority, until {self.due_at:%Y-%m-%d %H:%M} UTC."

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Article 33: to the authority without undue delay, where feasible within 72 hours.
TO_BE_TOLD_WITHIN = timedelta(hours=72)


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

    authority_told_at = models.DateTimeField(null=True, blank=True)
    people_told_at = models.DateTimeField(null=True, blank=True)
    # Why nobody had to be told, or later than in 72 hours.
    reason = models.CharField(max_length=1000, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def due_at(self) -> datetime:
        return self.known_at + TO_BE_TOLD_WITHIN

    def clock(self, now: datetime) -> str:
        """How long there is to tell the authority, in words."""
        if self.authority_told_at is not None:
            return f"The authority was told on {self.authority_told_at:%Y-%m-%d %H:%M} UTC."
        left = self.due_at - now
        hours = abs(left) // timedelta(hours=1)
        if left < timedelta(0):
            return f"Overdue for {hours} hours: tell the authority now, and say why it is late."
        return f"{hours} hours left to tell the authority, until {self.due_at:%Y-%m-%d %H:%M} UTC."

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PurgeWatch(models.Model):
    """What the hourly look at the purge found last; there is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Rows and files that should have been gone for a day.
    overdue_count = models.PositiveIntegerField(default=0)
    # Since when a purge is expected.
    began_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="purge_watch_one_row")]

    def __str__(self) -> str:
        return f"{self.overdue_count} overdue"

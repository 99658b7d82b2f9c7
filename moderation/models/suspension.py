from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.triggers import keep_rows, same_person, years_over


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def in_force(self, now: datetime) -> "SuspensionQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now, lifted_at=None)


class Suspension(models.Model):
    """A designer's pieces are off the shelf for a time, after strikes that came again and again."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="suspensions",
        verbose_name="designer",
    )
    reason = models.TextField(max_length=1000, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        permissions = [("suspend_designer", "Can suspend designers after repeated strikes")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="suspension_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("decided_by")), name="suspension_is_not_ones_own"
            ),
        ]
        triggers = [
            *keep_rows("suspension", until=years_over("OLD.ends_at", 3)),
            same_person("suspension", "person"),
            same_person("suspension_by", "decided_by"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, until {self.ends_at:%-d %B %Y}"

    @property
    def audit_id(self) -> str:
        return f"suspension-{self.pk}"

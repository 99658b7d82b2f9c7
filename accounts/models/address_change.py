from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.triggers import same_person

CONFIRM_WITHIN = timedelta(hours=24)
UNDO_WITHIN = timedelta(hours=72)


class AddressChange(models.Model):
    """A new e-mail address, from the wish to the end of the time in which it can be undone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    old_address = models.EmailField(max_length=254)
    new_address = models.EmailField(max_length=254)

    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_address=F("new_address")), name="address_change_changes"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(confirmed_at__isnull=False),
                name="address_change_undone_was_confirmed",
            ),
        ]
        triggers = [same_person("address_change", "user")]

    def __str__(self) -> str:
        return f"Change of {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def undo_until(self) -> datetime:
        return (self.confirmed_at or self.asked_at) + UNDO_WITHIN

    def can_be_confirmed(self, now: datetime) -> bool:
        return self.confirmed_at is None and now < self.asked_at + CONFIRM_WITHIN

    def can_be_undone(self, now: datetime) -> bool:
        return self.confirmed_at is not None and self.undone_at is None and now < self.undo_until

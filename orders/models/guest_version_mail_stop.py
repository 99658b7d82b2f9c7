from django.db import models
from django.utils import timezone

from common.address_code import CODE_LENGTH


class GuestVersionMailStopQuerySet(models.QuerySet["GuestVersionMailStop"]):
    def in_force(self) -> "GuestVersionMailStopQuerySet":
        return self.filter(lifted_at=None)


class GuestVersionMailStop(models.Model):
    """A guest wants no mail about new versions: known by a code that leads to no address."""

    address_code = models.CharField(max_length=CODE_LENGTH, unique=True)
    stopped_at = models.DateTimeField(default=timezone.now)
    # Set when the guest wants the mails again, or has an account that keeps the choice from now
    # on; the row goes in the night after.
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = GuestVersionMailStopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address_code__regex=r"^[0-9a-f]{64}$"),
                name="guest_version_mail_stop_holds_a_code",
            )
        ]

    def __str__(self) -> str:
        return f"stopped {self.stopped_at:%Y-%m-%d}"

from django.conf import settings
from django.db import models
from django.utils import timezone


class VersionMailStop(models.Model):
    """Somebody wants no mail about new versions of what they bought; without a row they get it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="version_mail_stop"
    )
    stopped_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"stopped {self.stopped_at:%Y-%m-%d}"

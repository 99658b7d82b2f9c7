from django.conf import settings
from django.db import models
from django.utils import timezone


class ReviewMailStop(models.Model):
    """A designer wants no mail about new reviews; without a row each one is told by mail."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_mail_stop"
    )
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"

from django.conf import settings
from django.db import models
from django.utils import timezone


class DigestWish(models.Model):
    """Somebody asked for the mail about what they saved; without a row none is sent."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_wish"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="digest_wish_due")]

    def __str__(self) -> str:
        return f"asked {self.asked_at:%Y-%m-%d}"

from django.conf import settings
from django.db import models
from django.utils import timezone

from common.triggers import same_person


class Correction(models.Model):
    """That a person changed something about themselves, and for a while the old text."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What it is called in the form.
    field = models.CharField(max_length=40)
    # Emptied after 30 days.
    old_text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [same_person("correction", "user")]

    def __str__(self) -> str:
        return f"{self.field} at {self.at:%Y-%m-%d %H:%M}"

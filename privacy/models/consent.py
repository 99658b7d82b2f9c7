from django.conf import settings
from django.db import models
from django.utils import timezone

from common.triggers import append_only, years_over


class Consent(models.Model):
    """One answer that a person gave to one question, in the words shown; the last one counts."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(max_length=40)
    granted = models.BooleanField()
    # Where the answer was given, such as "sign-up form".
    method = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "purpose", "-at"], name="consent_by_person")]
        triggers = append_only("consent", until=years_over("OLD.at", 3))

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"

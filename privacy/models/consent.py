import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone


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
        triggers = [
            pgtrigger.Protect(
                name="consent_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"

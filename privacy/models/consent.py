from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.address_code import CODE_LENGTH
from common.triggers import append_only, years_over


class Consent(models.Model):
    """One answer that a person gave to one question, in the words shown; the last one counts."""

    # An account, or who has none: an address, as a code.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="consents"
    )
    address_code = models.CharField(max_length=CODE_LENGTH, blank=True)

    purpose = models.CharField(max_length=40)
    granted = models.BooleanField()
    # Where the answer was given, such as "sign-up form".
    method = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    # What was agreed to, as it was read; empty of a no, and of answers from before it was kept.
    wording = models.TextField(blank=True)
    # The page with the wording, and when it was asked there, where a mail asked once more.
    page = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField(null=True)
    # SHA-256 of the secret in the mail that was answered.
    proof_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address_code=""),
                name="consent_names_who_answered",
            )
        ]
        indexes = [
            models.Index(fields=["person", "purpose", "-at"], name="consent_by_person"),
            models.Index(
                fields=["address_code", "purpose", "-at"],
                condition=~Q(address_code=""),
                name="consent_by_address",
            ),
        ]
        triggers = append_only("consent", until=years_over("OLD.at", 3))

    def __str__(self) -> str:
        return f"{self.purpose}: {'yes' if self.granted else 'no'}"

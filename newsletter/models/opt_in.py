from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.address_code import CODE_LENGTH
from common.languages import LONGEST_CODE, NAMES
from newsletter.states import Frequency, Interest

# How long the link in the mail works.
LINK_LIVES = timedelta(days=7)


class OptIn(models.Model):
    """Somebody wrote an address into the form, and its owner has not confirmed it yet."""

    # SHA-256 of what the link ends with; the link itself is in the mail alone.
    token_hash = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=254)
    address_code = models.CharField(max_length=CODE_LENGTH, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    interests = ArrayField(models.CharField(max_length=20, choices=Interest.choices), default=list)
    frequency = models.CharField(
        max_length=10, choices=Frequency.choices, default=Frequency.EACH_ISSUE
    )
    # In which it was asked for; empty where that was before there were several.
    language = models.CharField(max_length=LONGEST_CODE, blank=True, choices=NAMES.items())

    # What the consent has to prove: in which words, on which page, how and when it was asked for.
    text_version = models.CharField(max_length=20)
    page = models.CharField(max_length=60)
    method = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["", *NAMES]), name="opt_in_language_is_spoken"
            )
        ]

    def __str__(self) -> str:
        return f"Opt-in {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.asked_at + LINK_LIVES <= timezone.now()

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.address_code import CODE_LENGTH
from common.languages import LONGEST_CODE, NAMES
from newsletter.states import Frequency, Interest


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def current(self) -> "SubscriptionQuerySet":
        return self.filter(left_at=None)

    def interested_in(self, interests: list[str]) -> "SubscriptionQuerySet":
        """Those who asked for one of these; everybody where none is named."""
        return self.filter(interests__overlap=interests) if interests else self


class Subscription(models.Model):
    """An address that gets the newsletter, because its owner confirmed it by a link."""

    address = models.EmailField(max_length=254)
    address_code = models.CharField(max_length=CODE_LENGTH, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )

    interests = ArrayField(models.CharField(max_length=20, choices=Interest.choices), default=list)
    frequency = models.CharField(
        max_length=10, choices=Frequency.choices, default=Frequency.EACH_ISSUE
    )
    # In which it was asked for; empty where that was before there were several.
    language = models.CharField(max_length=LONGEST_CODE, blank=True, choices=NAMES.items())

    confirmed_at = models.DateTimeField(default=timezone.now)
    # The row goes in the night after.
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="subscription_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *NAMES]), name="subscription_language_is_spoken"
            ),
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.states import EventState


class WebhookEventQuerySet(models.QuerySet["WebhookEvent"]):
    def unprocessed(self) -> "WebhookEventQuerySet":
        return self.filter(state=EventState.RECEIVED)

    def due(self, moment: datetime) -> "WebhookEventQuerySet":
        """Free for a worker to take, and their time has come."""
        return self.free(moment).filter(try_after__lte=moment).order_by("pk")

    def free(self, moment: datetime) -> "WebhookEventQuerySet":
        """Unprocessed, and in no worker's hands."""
        return self.unprocessed().filter(Q(taken_until=None) | Q(taken_until__lt=moment))


class WebhookEvent(models.Model):
    """A verified message from Stripe that something happened; the thing itself is asked anew."""

    stripe_id = models.CharField(max_length=100, unique=True)
    type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=100, blank=True)
    # Our own order number out of the object's metadata; the payload itself is not kept.
    reference = models.CharField(max_length=60, blank=True)
    account = models.CharField(max_length=100, blank=True)
    api_version = models.CharField(max_length=60, blank=True)
    is_live = models.BooleanField()

    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.RECEIVED)
    outcome = models.CharField(max_length=200, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)

    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)
    # A worker has it until then: two of them never act on one event at once.
    taken_until = models.DateTimeField(null=True, blank=True)
    processed_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookEventQuerySet.as_manager()

    class Meta:
        verbose_name = "message of Stripe"
        verbose_name_plural = "messages of Stripe"
        ordering = ["-received_at", "-pk"]
        permissions = [("replay_webhookevent", "Can replay a message of Stripe")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EventState.values), name="webhook_event_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.RECEIVED, processed_at=None)
                | (~Q(state=EventState.RECEIVED) & Q(processed_at__isnull=False)),
                name="webhook_event_processed_has_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_after"],
                condition=Q(state="received"),
                name="webhook_event_unprocessed",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="webhook_event_facts_unchanged",
                fields=[
                    "stripe_id",
                    "type",
                    "object_id",
                    "reference",
                    "account",
                    "api_version",
                    "is_live",
                    "happened_at",
                    "received_at",
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"

    @property
    def audit_id(self) -> str:
        return self.stripe_id

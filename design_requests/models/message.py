import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.triggers import same_person
from design_requests.models.offer import Offer


class MessageQuerySet(models.QuerySet["Message"]):
    def unread_by(self, reader: User) -> "MessageQuerySet":
        """What the other side wrote and this one has not opened; of one's own none."""
        is_side = Q(offer__brief__client=reader) | Q(offer__designer=reader)
        return self.filter(is_side, read_at=None).exclude(sender=reader)


class Message(models.Model):
    """What one side of a job wrote to the other; it belongs to both."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="messages")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="request_messages"
    )
    text = models.TextField(max_length=4000)
    sent_at = models.DateTimeField(default=timezone.now)
    # When the other side first opened it.
    read_at = models.DateTimeField(null=True, blank=True)
    # When the other side showed it to our staff.
    reported_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]
        triggers = [
            same_person("message", "sender"),
            pgtrigger.ReadOnly(name="message_unchanged", fields=["offer", "text", "sent_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.offer.brief.number} {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def audit_id(self) -> str:
        return f"message-{self.pk}"

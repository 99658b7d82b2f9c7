from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.triggers import same_person
from design_requests.models.offer import Offer


class MessageBlockQuerySet(models.QuerySet["MessageBlock"]):
    def between(self, person: User, other: User) -> "MessageBlockQuerySet":
        """Made by the person, in whichever job with the other one."""
        is_other = Q(offer__designer=other) | Q(offer__brief__client=other)
        return self.filter(is_other, person=person)


class MessageBlock(models.Model):
    """A side of a job takes no more messages of the other person, here and in every other job."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="message_blocks")
    # Who takes none any more.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="message_blocks"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = MessageBlockQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "person"], name="message_block_once"),
        ]
        triggers = [same_person("message_block", "person")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def audit_id(self) -> str:
        return f"block-{self.pk}"

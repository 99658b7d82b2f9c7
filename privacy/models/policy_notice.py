from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from privacy.models.policy_version import PolicyVersion
from privacy.notice_states import NoticeChannel, NoticeState


class PolicyNotice(models.Model):
    """What became of telling one person about one version, and that they used the shop under it."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=NoticeChannel.choices)
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    # Whose account came after the version was published: nobody waits for their mail.
    joined_later = models.BooleanField(default=False)
    # Since when it is in this state.
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user", "channel"], name="policy_notice_once_by_each_channel"
            ),
            models.CheckConstraint(
                condition=Q(channel="mail", state__in=["queued", "sent", "failed"])
                | Q(channel="page", state="seen")
                | Q(channel="use", state="used"),
                name="policy_notice_state_fits_its_channel",
            ),
        ]
        indexes = [models.Index(fields=["version", "state"], name="policy_notice_by_state")]

    def __str__(self) -> str:
        return f"{self.version}, {self.channel}: {self.state}"

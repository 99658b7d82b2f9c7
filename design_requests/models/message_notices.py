from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.triggers import same_person


class NoticeWay(models.TextChoices):
    AT_ONCE = "at_once", _("At once, of the first message that waits to be read")
    DAILY = "daily", _("Once a day, of all that wait")
    NEVER = "never", _("Not at all: I look here myself")


class MessageNoticesQuerySet(models.QuerySet["MessageNotices"]):
    def due(self, moment: datetime) -> "MessageNoticesQuerySet":
        """Who wants one mail a day, and had the last before this moment."""
        return self.filter(way=NoticeWay.DAILY, told_until__lt=moment)

    def wants_at_once(self, person: User) -> bool:
        return not self.filter(person=person).exclude(way=NoticeWay.AT_ONCE).exists()


class MessageNotices(models.Model):
    """How somebody wants to be mailed of messages; without a row it is at once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_notices"
    )
    way = models.CharField(max_length=8, choices=NoticeWay.choices, default=NoticeWay.AT_ONCE)
    # What was sent up to here has been told of.
    told_until = models.DateTimeField(default=timezone.now)

    objects = MessageNoticesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "message notices"
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=NoticeWay.values), name="message_notices_way_known"
            ),
        ]
        triggers = [same_person("message_notices", "person")]

    def __str__(self) -> str:
        return self.get_way_display()

    @property
    def audit_id(self) -> str:
        return f"notices-{self.pk}"

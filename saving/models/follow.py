from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

FOLLOWED_AT_MOST = 200


class Follow(models.Model):
    """Somebody wants to know what else a designer makes."""

    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_by"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["follower", "designer"], name="follow_once"),
            models.CheckConstraint(
                condition=~Q(follower=F("designer")), name="follow_is_not_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class IdleNotice(models.Model):
    """That somebody was told, because nobody has used the account for two years."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # The notice is about this absence: whoever logs in ends it.
    last_seen_at = models.DateTimeField()
    first_sent_at = models.DateTimeField()
    second_sent_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("first_sent_at")), name="idle_notice_comes_before"
            ),
        ]

    def __str__(self) -> str:
        return f"Notice to account {self.user_id}"

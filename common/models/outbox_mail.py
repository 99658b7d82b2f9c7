from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def due(self) -> "OutboxMailQuerySet":
        return self.filter(sent_at=None, given_up_at=None, try_after__lte=timezone.now())


class OutboxMail(models.Model):
    """A mail that was decided on together with the change that it tells of, sent soon after."""

    # One fact is told once: the second request with the same key returns the first row.
    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    to_address = models.EmailField(max_length=320)
    subject = models.CharField(max_length=250)
    # Emptied when sent: a mail may hold a link that opens an account.
    text_body = models.TextField(blank=True)
    html_body = models.TextField(blank=True)

    attempt_count = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)
    # While a worker asks the mail server; it is free again afterwards, or when the worker died.
    taken_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(text_body="", html_body=""),
                name="outbox_mail_empty_once_sent",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="outbox_mail_sent_or_given_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_after"],
                condition=Q(sent_at=None, given_up_at=None),
                name="outbox_mail_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

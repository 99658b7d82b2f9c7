from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.mail_address import ONE_MAILBOX


class MailPriority(models.IntegerChoices):
    """What goes first when the mail server is slow."""

    AT_ONCE = 1, "Somebody waits for it in front of a screen"
    RECEIPT = 3, "Proves what was bought or paid"
    NORMAL = 5, "Tells what happened"


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def due(self) -> "OutboxMailQuerySet":
        """The most urgent first; none that was asked for and waits for its answer."""
        waiting = self.filter(sent_at=None, given_up_at=None, asked_at=None)
        return waiting.filter(try_after__lte=timezone.now()).order_by("priority", "try_after")

    def urgent(self) -> "OutboxMailQuerySet":
        return self.filter(priority__lt=MailPriority.NORMAL)


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
    # Ends mails of this kind by one click; mail programs show it beside the mail (RFC 8058).
    stop_url = models.CharField(max_length=500, blank=True)

    priority = models.PositiveSmallIntegerField(
        choices=MailPriority.choices, default=MailPriority.NORMAL
    )
    attempt_count = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    try_after = models.DateTimeField(default=timezone.now)
    # While a worker asks the mail server; it is free again afterwards, or when the worker died.
    taken_until = models.DateTimeField(null=True, blank=True)
    # Committed before the mail server is asked: from here on the mail may have gone out.
    asked_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    # When the provider told us that it did not reach its mailbox.
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(text_body="", html_body="", stop_url=""),
                name="outbox_mail_empty_once_sent",
            ),
            models.CheckConstraint(
                condition=Q(to_address__regex=ONE_MAILBOX), name="outbox_mail_one_mailbox"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="outbox_mail_sent_or_given_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "try_after"],
                condition=Q(sent_at=None, given_up_at=None),
                name="outbox_mail_due",
            )
        ]

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def state(self) -> str:
        """How it stands, in a word for the staff desk."""
        if self.bounced_at:
            return "bounced"
        if self.sent_at:
            return "sent"
        if self.given_up_at:
            return "given up"
        return "being asked for" if self.asked_at else "waiting"

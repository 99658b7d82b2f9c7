"""Hands one mail of the outbox to the mail server, and remembers how that went."""

import logging
from datetime import timedelta

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from common.models import OutboxMail

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12


def deliver(mail_id: int) -> bool:
    """Send one due mail; True when it is sent now. A failure is kept and tried again later.

    The row stays locked while the mail server is asked, so that two workers never send it twice.
    """
    with transaction.atomic():
        mail = (
            OutboxMail.objects.select_for_update(skip_locked=True)
            .filter(pk=mail_id, sent_at=None, given_up_at=None)
            .first()
        )
        if mail is None:
            return False
        error = _send(mail)
        now = timezone.now()
        mail.attempt_count += 1
        mail.last_error = error
        if not error:
            mail.sent_at, mail.text_body, mail.html_body = now, "", ""
        elif mail.attempt_count >= MAX_ATTEMPTS:
            mail.given_up_at = now
            log.error("outbox gave up mail=%s kind=%s error=%s", mail.pk, mail.kind, error)
        else:
            mail.try_after = now + timedelta(seconds=min(30 * 2**mail.attempt_count, 6 * 3600))
        mail.save()
    return not error


def _send(mail: OutboxMail) -> str:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text_body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to_address],
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT),
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html_body, "text/html")
    try:
        message.send()
    except (OSError, AnymailError) as error:  # smtplib's errors are OSErrors
        return type(error).__name__
    return ""

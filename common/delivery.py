"""Hands one mail of the outbox to the mail server, and remembers how that went."""

import logging
from datetime import timedelta

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.locking import lock_rows
from common.models import OutboxMail
from common.outside import refuse_inside_transaction

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
# Far longer than we wait for a mail server: a worker that holds a mail for longer has died.
LONGEST_SENDING = timedelta(minutes=5)


def deliver(mail_id: int) -> bool:
    """Send one due mail; True when it is sent now. A failure is kept and tried again later.

    The row is taken before the mail server is asked, so that two workers never send it twice.
    """
    mail = _take(mail_id)
    if mail is None:
        return False
    error = _send(mail)
    _record(mail, error)
    return not error


def _take(mail_id: int) -> OutboxMail | None:
    """The mail, for this worker alone; None when it is over, or another worker has it."""
    now = timezone.now()
    waiting = OutboxMail.objects.filter(pk=mail_id, sent_at=None, given_up_at=None)
    free = waiting.filter(Q(taken_until=None) | Q(taken_until__lt=now))
    if not free.update(taken_until=now + LONGEST_SENDING):
        return None
    return OutboxMail.objects.get(pk=mail_id)


@transaction.atomic
def _record(mail: OutboxMail, error: str) -> None:
    (mail,) = lock_rows(OutboxMail.objects.filter(pk=mail.pk))
    if mail.sent_at is not None:  # this worker took so long that another one sent it too
        return
    now = timezone.now()
    mail.taken_until = None
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


def _send(mail: OutboxMail) -> str:
    refuse_inside_transaction("The mail server")
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

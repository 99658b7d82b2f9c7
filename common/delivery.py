"""Hands one mail of the outbox to the mail server, and remembers how that went.

Reserve, ask, record: a mail is taken by one worker, marked as asked for, handed over and marked as
sent, each step committed before the next. Whoever dies after the mark leaves a mail of which nobody
knows whether it arrived. It is not sent again by itself; staff are told and can.
"""

import logging
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.acts import StaffAct
from common.audit import Actor, record_act
from common.locking import lock_rows
from common.models import OutboxMail
from common.outside import refuse_inside_transaction

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
# Far longer than we wait for a mail server: a worker that holds a mail for longer has died.
LONGEST_SENDING = timedelta(minutes=5)
ANSWER_LOST = "AnswerLost"


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


def deliver_the_urgent() -> None:
    """What somebody waits for in front of a screen, before anything else is sent."""
    for mail_id in OutboxMail.objects.due().urgent().values_list("pk", flat=True)[:20]:
        deliver(mail_id)


def note_lost_answers() -> int:
    """Mails that were asked for and never answered: given up, and staff are told."""
    lost = OutboxMail.objects.filter(
        sent_at=None, given_up_at=None, asked_at__lt=timezone.now() - LONGEST_SENDING
    )
    count = lost.update(given_up_at=timezone.now(), last_error=ANSWER_LOST, taken_until=None)
    if count:
        log.error("outbox lost answers count=%s", count)
    return count


def note_bounce(mail_id: int, *, is_final: bool) -> None:
    """The provider says that a mail did not reach its mailbox. Repeats change nothing."""
    bounced = OutboxMail.objects.filter(pk=mail_id, sent_at__isnull=False, bounced_at=None)
    reason = "the mailbox is not there" if is_final else "the mailbox took none just then"
    if bounced.update(bounced_at=timezone.now(), last_error=reason):
        log.warning("outbox bounced mail=%s reason=%s", mail_id, reason)


@transaction.atomic
def send_again(*, actor: Actor, mail_id: int, reason: str) -> bool:
    """For staff: a mail that was given up is tried anew. False when it has no text any more."""
    held = lock_rows(OutboxMail.objects.filter(pk=mail_id).exclude(given_up_at=None))
    if not held or not held[0].text_body:
        return False
    (mail,) = held
    mail.given_up_at = mail.asked_at = mail.taken_until = None
    mail.attempt_count, mail.last_error, mail.try_after = 0, "", timezone.now()
    mail.save()
    record_act(actor=actor, act=StaffAct.MAIL_SENT_AGAIN, target=mail, reason=reason)
    return True


def _take(mail_id: int) -> OutboxMail | None:
    """The mail, for this worker alone; None when it is over, or another worker has it."""
    now = timezone.now()
    waiting = OutboxMail.objects.filter(pk=mail_id, sent_at=None, given_up_at=None, asked_at=None)
    free = waiting.filter(Q(taken_until=None) | Q(taken_until__lt=now))
    if not free.update(taken_until=now + LONGEST_SENDING):
        return None
    return OutboxMail.objects.get(pk=mail_id)


def _reserve(mail: OutboxMail) -> None:
    """From here on the mail may have gone out."""
    OutboxMail.objects.filter(pk=mail.pk).update(asked_at=timezone.now())


@transaction.atomic
def _record(mail: OutboxMail, error: str) -> None:
    (mail,) = lock_rows(OutboxMail.objects.filter(pk=mail.pk))
    if mail.sent_at is not None:  # this worker took so long that another one sent it too
        return
    now = timezone.now()
    mail.taken_until = mail.asked_at = None
    mail.attempt_count += 1
    mail.last_error = error
    if not error:
        mail.sent_at, mail.text_body, mail.html_body, mail.stop_url = now, "", "", ""
    elif mail.attempt_count >= MAX_ATTEMPTS:
        mail.given_up_at = now
        log.error("outbox gave up mail=%s kind=%s error=%s", mail.pk, mail.kind, error)
    else:
        mail.try_after = now + timedelta(seconds=min(30 * 2**mail.attempt_count, 6 * 3600))
    mail.save()


def _send(mail: OutboxMail) -> str:
    """The name of an error, or nothing. An error is a no: it is tried again."""
    refuse_inside_transaction("The mail server")
    connection: Any = get_connection(timeout=settings.EMAIL_TIMEOUT)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message: Any = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text_body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.to_address],
        connection=connection,
        headers={
            "Auto-Submitted": "auto-generated",
            # The same at each attempt, so that a mailbox that got it twice can show it once.
            "Message-ID": f"<outbox.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@{domain}>",
            **_one_click(mail.stop_url),
        },
    )
    message.attach_alternative(mail.html_body, "text/html")
    if str(settings.EMAIL_BACKEND).startswith("anymail."):
        # By this number the provider's events name the mail. No pixel, no rewritten links.
        message.metadata = {"mail": str(mail.pk)}
        message.track_opens = message.track_clicks = False
    try:
        connection.open()
        _reserve(mail)
        message.send()
    # smtplib's errors are OSErrors; a ValueError is a mail that cannot be written.
    except (OSError, AnymailError, ValueError) as error:
        return type(error).__name__
    finally:
        _hang_up(connection)
    return ""


def _one_click(stop_url: str) -> dict[str, str]:
    """By which a mail program ends mails of this kind without opening a page (RFC 8058)."""
    if not stop_url:
        return {}
    return {
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError:
        log.info("outbox found its connection closed")

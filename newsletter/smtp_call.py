"""One copy of an issue over SMTP: what was said of it, and whether anything can have arrived."""

import secrets
import smtplib
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from newsletter.answers import Answer, Answers, Copy
from newsletter.mail_connection import hang_up, message_of
from newsletter.rendering import RenderedIssue, fill, links_for
from newsletter.states import DeliveryState


class _SessionOver(Exception):
    """The connection ended before the text began to go over: nobody can have it."""


class _TextWatch:
    """Notes when the text of a mail begins to go over; without SMTP it counts as begun."""

    def __init__(self, server: Any) -> None:
        self.has_begun = server is None
        if server is not None:
            server.data = lambda text: self._go_on(server, text)

    def _go_on(self, server: smtplib.SMTP, text: Any) -> tuple[int, bytes]:
        self.has_begun = True
        return type(server).data(server, text)


def ask_server(connection: Any, issue: RenderedIssue, copy: Copy) -> Answers:
    try:
        is_fresh = bool(connection.open())
    except OSError as error:  # smtplib's errors are OSErrors; nothing was asked yet
        return Answers([], failure=type(error).__name__)
    try:
        return _hand_over(connection, issue, copy)
    except _SessionOver as over:
        hang_up(connection)
        if is_fresh:
            return Answers([], failure=str(over))
    # Servers end a session after so many mails; the next one begins anew.
    return ask_server(connection, issue, copy)


def _hand_over(connection: Any, issue: RenderedIssue, copy: Copy) -> Answers:
    links = links_for(code=copy.address_code, issue_id=copy.issue_id, list_id=issue.list_id)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = message_of(issue, to=[copy.address], connection=connection)
    message.body = fill(issue.text, links)
    message.attach_alternative(fill(issue.html, links), "text/html")
    message.extra_headers = {
        **links.headers,
        "Message-ID": f"<newsletter.{_name(copy)}@{domain}>",
    }
    text = _TextWatch(getattr(connection, "connection", None))
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        if code == 421:
            raise _SessionOver("SMTP 421") from refused
        return _refused(copy, code, bytes(words) if isinstance(words, bytes) else b"")
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code == 421:
            raise _SessionOver("SMTP 421") from error
        hang_up(connection)
        return Answers([], failure=f"SMTPSenderRefused {error.smtp_code}")
    except smtplib.SMTPDataError as error:
        # About the text, not about the reader: the whole list would hear it.
        return Answers([], failure=f"SMTPDataError {error.smtp_code}")
    except OSError as error:
        if not text.has_begun:
            raise _SessionOver(type(error).__name__) from error
        # Nobody heard the end of it.
        hang_up(connection)
        unknown = Answer(copy.delivery_id, DeliveryState.UNKNOWN, type(error).__name__)
        return Answers([unknown], failure=type(error).__name__)
    return Answers([Answer(copy.delivery_id, DeliveryState.SENT)])


def _name(copy: Copy) -> str:
    """The same for the same copy: whoever got it twice could show one.

    Each test has a name of its own, since mailboxes hide a second mail of the same name.
    """
    return f"{copy.issue_id}.{copy.delivery_id}" if copy.delivery_id else secrets.token_hex(8)


def _refused(copy: Copy, code: int, words: bytes) -> Answers:
    if code < 500:
        return Answers([Answer(copy.delivery_id, DeliveryState.WAITING, f"SMTP {code}")])
    return Answers(
        [
            Answer(
                copy.delivery_id,
                DeliveryState.REFUSED,
                f"SMTP {code}",
                # RFC 3463: 5.1.x is about the address itself.
                is_no_mailbox=words.strip().startswith(b"5.1."),
            )
        ]
    )

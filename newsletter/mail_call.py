"""Asks the mail server to take some copies of an issue, and says for each what it answered.

SMTP takes one copy after the other over one connection. Mailgun and SendGrid take a whole call at
once, and fill in each reader's links. No transaction is open meanwhile.
"""

import secrets
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

import requests
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from urllib3.exceptions import MaxRetryError, NewConnectionError

from common.outside import refuse_inside_transaction
from newsletter.rendering import ReadersLinks, RenderedIssue, fill, links_for
from newsletter.states import DeliveryState

SENDGRID = "anymail.backends.sendgrid.EmailBackend"
# How a provider marks a place that it fills for each reader.
PLACES = {"anymail.backends.mailgun.EmailBackend": "%recipient.{}%", SENDGRID: "[[{}]]"}
# What a gateway before the provider says, which may have passed the call on.
PASSED_ON_OR_NOT = {502, 504}


@dataclass(frozen=True)
class Copy:
    delivery_id: int
    issue_id: int
    address: str
    address_code: str


@dataclass(frozen=True)
class Answer:
    """SENT, REFUSED, UNKNOWN, or WAITING: the server said "later" to this address alone."""

    delivery_id: int
    state: DeliveryState
    reason: str = ""
    # The mailbox is not there, as the server says.
    is_no_mailbox: bool = False


@dataclass(frozen=True)
class Answers:
    of: list[Answer]
    # Why the call as a whole failed, by the name of an error; what it left open waits again.
    failure: str = ""
    # How long the server asks us to wait.
    retry_after: int = 0


def takes_calls() -> bool:
    """Whether one call may carry many copies."""
    return settings.EMAIL_BACKEND in PLACES


def call_size() -> int:
    return settings.NEWSLETTER_CALL_SIZE if takes_calls() else 1


@contextmanager
def mail_server() -> Iterator[Any]:
    """One connection for a batch; it is opened by the first call."""
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        yield connection
    finally:
        _hang_up(connection)


def ask(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Answers:
    refuse_inside_transaction("The mail server")
    if takes_calls():
        return _ask_provider(connection, issue, copies)
    (copy,) = copies
    return _ask_server(connection, issue, copy)


def _ask_server(connection: Any, issue: RenderedIssue, copy: Copy) -> Answers:
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors; nothing was asked yet
        return Answers([], failure=type(error).__name__)
    links = links_for(code=copy.address_code, issue_id=copy.issue_id, list_id=issue.list_id)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = _message(issue, [copy.address], connection)
    message.body = fill(issue.text, links)
    message.attach_alternative(fill(issue.html, links), "text/html")
    message.extra_headers = {
        **links.headers,
        "Message-ID": f"<newsletter.{_name(copy)}@{domain}>",
    }
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return _refused(copy, code, bytes(words) if isinstance(words, bytes) else b"")
    except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError) as error:
        _hang_up(connection)
        return Answers([], failure=type(error).__name__)
    except smtplib.SMTPDataError as error:
        # About the text, not about the reader: the whole list would hear it.
        return Answers([], failure=f"SMTPDataError {error.smtp_code}")
    except OSError as error:  # nobody heard the end of it
        _hang_up(connection)
        unknown = Answer(copy.delivery_id, DeliveryState.UNKNOWN, type(error).__name__)
        return Answers([unknown], failure=type(error).__name__)
    return Answers([Answer(copy.delivery_id, DeliveryState.SENT)])


def _name(copy: Copy) -> str:
    """The same for the same copy: whoever got it twice could show one.

    Each test has a name of its own, since mailboxes hide a second mail of the same name.
    """
    return f"{copy.issue_id}.{copy.delivery_id}" if copy.delivery_id else secrets.token_hex(8)


def _refused(copy: Copy, code: int, words: bytes) -> Answers:
    if code == 421:
        return Answers([], failure="SMTP 421")
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


def _ask_provider(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Answers:
    message: Any = _message(issue, [copy.address for copy in copies], connection)
    place = PLACES[settings.EMAIL_BACKEND]
    places = ReadersLinks(place.format("leave_url"), place.format("preferences_url"), headers={})
    message.body = fill(issue.text, places)
    message.attach_alternative(fill(issue.html, places), "text/html")
    links = {
        copy.address: links_for(
            code=copy.address_code, issue_id=copy.issue_id, list_id=issue.list_id
        )
        for copy in copies
    }
    message.merge_data = {
        address: {"leave_url": one.leave, "preferences_url": one.preferences}
        for address, one in links.items()
    }
    message.merge_headers = {address: one.headers for address, one in links.items()}
    # By this number the provider's events name the copy.
    message.merge_metadata = {copy.address: {"delivery": str(copy.delivery_id)} for copy in copies}
    if settings.EMAIL_BACKEND == SENDGRID:
        message.esp_extra = {"merge_field_format": place}
    # No pixel, and links stay as they are.
    message.track_opens = message.track_clicks = False
    try:
        message.send()
    except AnymailError as error:
        return _failed(connection, issue, copies, error)
    return Answers([Answer(copy.delivery_id, DeliveryState.SENT) for copy in copies])


def _failed(
    connection: Any, issue: RenderedIssue, copies: Sequence[Copy], error: AnymailError
) -> Answers:
    status = getattr(error, "status_code", None)
    name = f"HTTP {status}" if status else type(error).__name__
    if status == 400 and len(copies) > 1:
        # One address spoils the call: each is asked for by itself, once.
        single = [_ask_provider(connection, issue, [copy]) for copy in copies]
        failures = [answers.failure for answers in single if answers.failure]
        return Answers(
            [one for answers in single for one in answers.of], failure=" ".join(failures[:1])
        )
    if status == 400:
        return Answers([Answer(copies[0].delivery_id, DeliveryState.REFUSED, name)])
    if status in PASSED_ON_OR_NOT or (status is None and not _was_not_reached(error)):
        return Answers(
            [Answer(copy.delivery_id, DeliveryState.UNKNOWN, name) for copy in copies], failure=name
        )
    return Answers([], failure=name, retry_after=_retry_after(error))


def _was_not_reached(error: BaseException) -> bool:
    """Whether no connection came about at all, so that nothing can have arrived."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.__cause__ if isinstance(error, AnymailError) else error
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)


def _retry_after(error: AnymailError) -> int:
    response = getattr(error, "response", None)
    said = response.headers.get("Retry-After", "") if response is not None else ""
    return min(int(said), 3600) if said.isascii() and said.isdigit() else 0


def _message(issue: RenderedIssue, to: list[str], connection: Any) -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        subject=issue.subject,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=to,
        connection=connection,
    )


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError:
        # It is gone already; the next call opens a new one.
        connection.connection = None

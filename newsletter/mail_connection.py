"""The connection to the mail server, and a mail with the words that all copies share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from newsletter.rendering import RenderedIssue


@contextmanager
def mail_server() -> Iterator[Any]:
    """One connection for a batch; it is opened by the first call."""
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        yield connection
    finally:
        hang_up(connection)


def hang_up(connection: Any) -> None:
    try:
        connection.close()
    except OSError:
        # It is gone already; the next call opens a new one.
        connection.connection = None


def message_of(issue: RenderedIssue, *, to: list[str], connection: Any) -> EmailMultiAlternatives:
    return EmailMultiAlternatives(
        subject=issue.subject,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=to,
        connection=connection,
    )

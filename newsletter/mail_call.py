"""Asks the mail server to take some copies of an issue, and says for each what it answered.

SMTP takes one copy after the other over one connection. Mailgun and SendGrid take a whole call at
once, and fill in each reader's links. No transaction is open meanwhile.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from common.outside import refuse_inside_transaction
from newsletter.answers import Answers, Copy
from newsletter.provider_call import PLACES, ask_provider
from newsletter.rendering import RenderedIssue
from newsletter.smtp_call import ask_server


def takes_calls() -> bool:
    """Whether one call may carry many copies."""
    return settings.EMAIL_BACKEND in PLACES


def call_size() -> int:
    return settings.NEWSLETTER_CALL_SIZE if takes_calls() else 1


def ask(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Answers:
    refuse_inside_transaction("The mail server")
    if takes_calls():
        return ask_provider(connection, issue, copies)
    (copy,) = copies
    return ask_server(connection, issue, copy)

"""Many copies of an issue by a provider's API: what one call says of each."""

from collections.abc import Sequence
from typing import Any

import requests
from anymail.exceptions import AnymailError, AnymailInvalidAddress
from django.conf import settings
from urllib3.exceptions import MaxRetryError, NewConnectionError

from newsletter.answers import MOST_REFUSED, Answer, Answers, Copy
from newsletter.mail_connection import message_of
from newsletter.rendering import ReadersLinks, RenderedIssue, fill, links_for
from newsletter.states import DeliveryState

SENDGRID = "anymail.backends.sendgrid.EmailBackend"
# How a provider marks a place that it fills for each reader.
PLACES = {"anymail.backends.mailgun.EmailBackend": "%recipient.{}%", SENDGRID: "[[{}]]"}
# What a gateway before the provider says, which may have passed the call on.
PASSED_ON_OR_NOT = {502, 504}


def ask_provider(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Answers:
    try:
        _message(connection, issue, copies).send()
    except AnymailError as error:
        return _failed(connection, issue, copies, error)
    return Answers([Answer(copy.delivery_id, DeliveryState.SENT) for copy in copies])


def _message(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Any:
    by_address = {_in_ascii(connection, copy.address): copy for copy in copies}
    message: Any = message_of(issue, to=list(by_address), connection=connection)
    place = PLACES[settings.EMAIL_BACKEND]
    places = ReadersLinks(place.format("leave_url"), place.format("preferences_url"), headers={})
    message.body = fill(issue.text, places)
    message.attach_alternative(fill(issue.html, places), "text/html")
    links = {
        address: links_for(code=copy.address_code, issue_id=copy.issue_id, list_id=issue.list_id)
        for address, copy in by_address.items()
    }
    message.merge_data = {
        address: {"leave_url": one.leave, "preferences_url": one.preferences}
        for address, one in links.items()
    }
    message.merge_headers = {address: one.headers for address, one in links.items()}
    # By this number the provider's events name the copy.
    message.merge_metadata = {
        address: {"delivery": str(copy.delivery_id)} for address, copy in by_address.items()
    }
    if settings.EMAIL_BACKEND == SENDGRID:
        message.esp_extra = {"merge_field_format": place}
    # No pixel, and links stay as they are.
    message.track_opens = message.track_clicks = False
    return message


def _in_ascii(connection: Any, address: str) -> str:
    """As mail servers write it: of a domain such as müller.example its xn-- form.

    The provider finds a reader's own links by the address, so both have to be spelt alike. Raises
    AnymailInvalidAddress for a domain that cannot be written so.
    """
    box, _, domain = address.rpartition("@")
    return address if domain.isascii() else f"{box}@{connection.idna_encode(domain)}"


def _failed(
    connection: Any, issue: RenderedIssue, copies: Sequence[Copy], error: AnymailError
) -> Answers:
    status = getattr(error, "status_code", None)
    name = f"HTTP {status}" if status else type(error).__name__
    is_refused = status == 400 or isinstance(error, AnymailInvalidAddress)
    if is_refused and len(copies) > 1:
        return _singly(connection, issue, copies)
    if is_refused:
        return Answers([Answer(copies[0].delivery_id, DeliveryState.REFUSED, name)])
    if status in PASSED_ON_OR_NOT or (status is None and not _was_not_reached(error)):
        return Answers(
            [Answer(copy.delivery_id, DeliveryState.UNKNOWN, name) for copy in copies], failure=name
        )
    return Answers([], failure=name, retry_after=_retry_after(error))


def _singly(connection: Any, issue: RenderedIssue, copies: Sequence[Copy]) -> Answers:
    """One address spoils a call, so each is asked for by itself, up to the first failure.

    Where none of the first is taken, the call itself is wrong, such as its sender: then nobody was
    refused, and all wait.
    """
    found: list[Answer] = []
    for copy in copies:
        said = ask_provider(connection, issue, [copy])
        found += said.of
        if said.failure:
            return Answers(found, failure=said.failure, retry_after=said.retry_after)
        if len(found) == MOST_REFUSED and all(one.state == DeliveryState.REFUSED for one in found):
            return Answers([], failure=found[-1].reason)
    return Answers(found)


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

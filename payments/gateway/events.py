"""Stripe's messages to us, which are believed only when they are signed with our secret."""

import json
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import stripe
from django.conf import settings

from payments.errors import BadSignature, MalformedEvent
from payments.gateway.client import ask, client

# Stripe takes so many types in one question.
MOST_TYPES = 20


def verify_event(*, payload: bytes, signature: str) -> dict[str, Any]:
    """The event of a body signed with one of our secrets.

    Raises BadSignature for anything else, and MalformedEvent for a signed body that is no object.
    """
    if not signature.isascii():  # the comparison takes no other text
        raise BadSignature
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        raise BadSignature from error
    secrets = [settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET]
    if not any(_is_signed(text, signature, secret) for secret in filter(None, secrets)):
        raise BadSignature
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedEvent("The body is no JSON.") from error
    if not isinstance(event, dict):
        raise MalformedEvent("The body is no JSON object.")
    return event


def _is_signed(text: str, signature: str, secret: str) -> bool:
    if _is_of_a_time_to_come(signature):  # the library looks for old ones alone
        return False
    try:
        stripe.WebhookSignature.verify_header(
            text, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE
        )
    except stripe.SignatureVerificationError:
        return False
    return True


def _is_of_a_time_to_come(signature: str) -> bool:
    moments = [part[2:] for part in signature.split(",") if part.startswith("t=")]
    latest = time.time() + stripe.Webhook.DEFAULT_TOLERANCE
    return any(not moment.isdigit() or int(moment[:12]) > latest for moment in moments)


def list_missed_events(*, types: Sequence[str], since: datetime) -> Iterator[dict[str, Any]]:
    """Events of these types that Stripe made since the moment and could not deliver.

    Asks page by page. Raises StripeUnavailable, StripeRefused.
    """
    for first in range(0, len(types), MOST_TYPES):
        wish: Any = {
            "delivery_success": False,
            "types": list(types[first : first + MOST_TYPES]),
            "created": {"gte": int(since.timestamp())},
            "limit": 100,
        }
        while True:
            page: Any = ask(lambda: client().v1.events.list(wish))
            for event in page.data:
                yield event.to_dict()
            if not page.has_more:
                break
            wish["starting_after"] = page.data[-1].id

"""Put a verified webhook event into the inbox, and leave the work to a task."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.queue import enqueue
from payments.errors import MalformedEvent
from payments.gateway.client import expects_live
from payments.models import WebhookEvent
from payments.states import EventState


@transaction.atomic
def receive_event(*, event: dict[str, Any]) -> WebhookEvent:
    """Keep what the event names, never its payload; the same event a second time changes nothing.

    A test event at a live shop, or a live one at a test shop, is recorded and ignored. Raises
    MalformedEvent.
    """
    facts = _facts(event)
    row, is_new = WebhookEvent.objects.get_or_create(
        stripe_id=facts.pop("stripe_id"), defaults=facts
    )
    if not is_new:
        return row
    if row.is_live != expects_live():
        row.state, row.processed_at = EventState.IGNORED, timezone.now()
        row.outcome = "live and test mode do not mix"
        row.save()
        return row
    enqueue("payments.settle_webhook_task", row.pk)
    return row


def _facts(event: dict[str, Any]) -> dict[str, Any]:
    held = _object(_object(event, "data"), "object")
    metadata = _object(held, "metadata") if held.get("metadata") else {}
    if not isinstance(event.get("livemode"), bool):
        raise MalformedEvent("livemode is neither true nor false.")
    return {
        "stripe_id": _text(event, "id", 100, is_needed=True),
        "type": _text(event, "type", 80, is_needed=True),
        "object_id": _text(held, "id", 100),
        # An object that we did not make may hold a text of any length here. Our numbers are short.
        "reference": _text(metadata, "order_number", 500)[:60],
        "account": _text(event, "account", 100),
        "api_version": _text(event, "api_version", 60),
        "is_live": event["livemode"],
        "happened_at": _moment(event, "created"),
    }


def _object(holder: dict[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    if not isinstance(value, dict):
        raise MalformedEvent(f"{name} is no object.")
    return value


def _text(holder: dict[str, Any], name: str, longest: int, *, is_needed: bool = False) -> str:
    """The text, as the database can keep it: no NUL, no half of a surrogate pair."""
    value = holder.get(name)
    if value is None:
        value = ""
    if not isinstance(value, str) or len(value) > longest or (is_needed and not value):
        raise MalformedEvent(f"{name} is no text of {longest} characters at most.")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise MalformedEvent(f"{name} has signs that are no text.")
    return value


def _moment(holder: dict[str, Any], name: str) -> datetime:
    value = holder.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedEvent(f"{name} is no number of seconds.")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise MalformedEvent(f"{name} is no moment.") from error

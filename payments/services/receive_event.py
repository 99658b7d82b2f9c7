"""Put a verified webhook event into the inbox, and leave the work to a task."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.queue import enqueue
from payments.gateway.client import expects_live
from payments.models import WebhookEvent
from payments.states import EventState


@transaction.atomic
def receive_event(*, event: dict[str, Any]) -> WebhookEvent:
    """Keep what the event names, never its payload; the same event a second time changes nothing.

    A test event at a live shop, or a live one at a test shop, is recorded and ignored.
    """
    held = event["data"]["object"]
    metadata = held.get("metadata") or {}
    row, is_new = WebhookEvent.objects.get_or_create(
        stripe_id=event["id"],
        defaults={
            "type": event["type"],
            "object_id": held.get("id") or "",
            "reference": str(metadata.get("order_number") or "")[:60],
            "account": event.get("account") or "",
            "api_version": event.get("api_version") or "",
            "is_live": bool(event["livemode"]),
            "happened_at": datetime.fromtimestamp(event["created"], UTC),
        },
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

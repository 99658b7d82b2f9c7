"""Records what happened and queues its delivery, in the same transaction as the change itself."""

import time
from typing import Any

from stripe_sandbox.objects.event import event
from stripe_sandbox.store import Transaction


def emit(
    tx: Transaction,
    kind: str,
    subject: dict[str, Any],
    *,
    previous: dict[str, Any] | None = None,
    account: str | None = None,
) -> dict[str, Any]:
    """`account` marks what happened on a connected account, as Stripe's Connect events do."""
    body = event(
        kind=kind,
        subject=subject,
        previous=previous,
        account=account,
        request_id=tx.request_id,
        idempotency_key=tx.idempotency_key,
        created=tx.now(),
    )
    tx.add("event", body)
    queue(tx, body)
    return body


def queue(tx: Transaction, event_body: dict[str, Any], *, fault: str | None = None) -> int:
    """Line up one delivery of an event that is already recorded."""
    cursor = tx.sql.execute(
        "INSERT INTO deliveries (event, event_type, state, due_at, fault)"
        " VALUES (?, ?, 'waiting', ?, ?)",
        (event_body["id"], event_body["type"], time.time(), fault),
    )
    return int(cursor.lastrowid or 0)

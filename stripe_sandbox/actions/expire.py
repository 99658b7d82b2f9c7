"""Checkout sessions run out."""

from typing import Any

from stripe_sandbox.events import emit
from stripe_sandbox.store import Store, Transaction


def expire(tx: Transaction, session: dict[str, Any]) -> dict[str, Any]:
    """Close an open session for good, cancel its intent if it has one, and tell the shop."""
    body = tx.save({**session, "status": "expired", "url": None})
    if session["payment_intent"]:
        intent = tx.save(
            {
                **tx.get("payment_intent", session["payment_intent"]),
                "canceled_at": tx.now(),
                "cancellation_reason": "expired",
                "next_action": None,
                "status": "canceled",
            }
        )
        emit(tx, "payment_intent.canceled", intent)
    emit(tx, "checkout.session.expired", body)
    return body


def expire_overdue(store: Store) -> None:
    """Close every open session whose time has passed."""
    query = (
        "SELECT id FROM objects INDEXED BY open_sessions WHERE kind = 'checkout.session'"
        " AND json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?"
    )
    with store.read() as tx:
        if not tx.sql.execute(query, (tx.now(),)).fetchall():
            return
    with store.write() as tx:
        for row in tx.sql.execute(query, (tx.now(),)).fetchall():
            expire(tx, tx.get("checkout.session", row[0]))

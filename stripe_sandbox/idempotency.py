"""Idempotency keys as Stripe documents them: the first answer is kept for a day."""

import json
from dataclasses import dataclass
from typing import Any

from stripe_sandbox.errors import Refusal
from stripe_sandbox.store import Transaction

KEPT_SECONDS = 86400
MOST_CHARACTERS = 255


@dataclass(frozen=True)
class Replay:
    """The answer the first request with this key got."""

    status: int
    body: dict[str, Any]


def begin(tx: Transaction, *, account: str, key: str, request: str) -> Replay | None:
    """Claim a key, or return its earlier answer.

    Raises Refusal 400 when the key was used for another request, 409 while that one still runs.
    """
    if not key or len(key) > MOST_CHARACTERS:
        raise Refusal(
            f"Idempotency keys must be 1 to {MOST_CHARACTERS} characters.", remembered=False
        )
    tx.sql.execute(
        "DELETE FROM idempotency WHERE created <= ? AND status IS NOT NULL",
        (tx.now() - KEPT_SECONDS,),
    )
    row = tx.sql.execute(
        "SELECT request, status, body FROM idempotency WHERE account = ? AND key = ?",
        (account, key),
    ).fetchone()
    if row is None:
        tx.sql.execute(
            "INSERT INTO idempotency (account, key, request, created) VALUES (?, ?, ?, ?)",
            (account, key, request, tx.now()),
        )
        return None
    if row[0] != request:
        raise Refusal(
            "Keys for idempotent requests can only be used with the same endpoint and the same "
            f"parameters they were first used with. Try using a key other than '{key}'.",
            kind="idempotency_error",
            remembered=False,
        )
    if row[1] is None:
        raise Refusal(
            "There is currently another in-progress request using this Stripe-Idempotency-Key.",
            status=409,
            code="idempotency_key_in_use",
            remembered=False,
        )
    return Replay(row[1], json.loads(row[2]))


def remember(tx: Transaction, account: str, key: str, *, status: int, body: dict[str, Any]) -> None:
    tx.sql.execute(
        "UPDATE idempotency SET status = ?, body = ? WHERE account = ? AND key = ?",
        (status, json.dumps(body), account, key),
    )


def forget(tx: Transaction, account: str, key: str) -> None:
    tx.sql.execute("DELETE FROM idempotency WHERE account = ? AND key = ?", (account, key))

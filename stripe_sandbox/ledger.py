"""Balance transactions and what they add up to. All amounts are minor units."""

from typing import Any

from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.balance import balance_transaction
from stripe_sandbox.store import Transaction


def post(
    tx: Transaction,
    kind: str,
    *,
    amount: int,
    currency: str,
    source: str,
    account: str = "",
    fee: int = 0,
    available_on: int | None = None,
    description: str | None = None,
) -> dict[str, Any]:
    """Book one movement on the platform's balance, or on a connected account's."""
    created = tx.now()
    body = balance_transaction(
        txn_id=new_id("txn"),
        kind=kind,
        amount=amount,
        fee=fee,
        currency=currency,
        source=source,
        created=created,
        available_on=max(created, available_on or created),
        description=description,
    )
    tx.add("balance_transaction", body, account=account)
    tx.sql.execute(
        "INSERT INTO entries (id, account, currency, type, amount, fee, net, available_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (body["id"], account, currency, kind, amount, fee, body["net"], body["available_on"]),
    )
    return body


def sums(tx: Transaction, account: str = "") -> tuple[dict[str, int], dict[str, int]]:
    """Available and pending money of one account, per currency."""
    available: dict[str, int] = {}
    pending: dict[str, int] = {}
    rows = tx.sql.execute(
        "SELECT currency, sum(CASE WHEN available_on <= ? THEN net ELSE 0 END), sum(net)"
        " FROM entries WHERE account = ? GROUP BY currency",
        (tx.now(), account),
    )
    for currency, ready, total in rows:
        available[currency] = ready
        pending[currency] = total - ready
    return available, pending


def available(tx: Transaction, currency: str, *, account: str = "") -> int:
    return sums(tx, account)[0].get(currency, 0)


def total(tx: Transaction, currency: str, *, account: str = "") -> int:
    ready, waiting = sums(tx, account)
    return ready.get(currency, 0) + waiting.get(currency, 0)

"""Balance transactions and what they add up to. All amounts are minor units."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stripe_sandbox import money
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.balance import balance_transaction
from stripe_sandbox.store import Transaction


@dataclass(frozen=True)
class Settled:
    """An amount as it reaches the platform's balance; no rate when nothing was converted."""

    amount: int
    currency: str
    rate: float | None = None


def settled(tx: Transaction, amount: int, currency: str) -> Settled:
    """Convert a buyer's money if the platform settles in one currency only."""
    target = tx.setting("settlement_currency", "") or currency
    if target == currency:
        return Settled(amount, currency)
    worth = {**money.WORTH, **json.loads(tx.setting("rates", "{}"))}
    rate = (Decimal(str(worth[currency])) / Decimal(str(worth[target]))).quantize(Decimal("1e-6"))
    return Settled(money.convert(amount, currency, target, rate), target, float(rate))


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
    exchange_rate: float | None = None,
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
        exchange_rate=exchange_rate,
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

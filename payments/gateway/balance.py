"""What moved on the shop's balance at Stripe."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from payments.gateway.client import ask, client


@dataclass(frozen=True)
class BalanceMovement:
    """One of Stripe's balance transactions, in minor units of the currency that Stripe holds."""

    id: str
    amount_minor: int
    fee_minor: int
    currency: str

    @property
    def net_minor(self) -> int:
        return self.amount_minor - self.fee_minor


def movement_of(balance: Any) -> BalanceMovement:
    """Of an expanded balance transaction."""
    return BalanceMovement(
        id=balance.id,
        amount_minor=balance.amount,
        fee_minor=balance.fee,
        currency=balance.currency,
    )


@dataclass(frozen=True)
class ListedMovement:
    """A movement as Stripe's own list has it: of which type, about which object, and when."""

    moved: BalanceMovement
    type: str
    source_id: str
    created_at: datetime


def list_movements(*, since: datetime) -> Iterator[ListedMovement]:
    """Every movement of our balance since the moment, the newest first.

    Asks page by page. Raises StripeUnavailable, StripeRefused.
    """
    last: str | None = None
    while True:
        wish: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
        if last:
            wish["starting_after"] = last
        page: Any = ask(lambda: client().v1.balance_transactions.list(wish))
        for row in page.data:
            yield _listed(row)
            last = row.id
        if not page.has_more:
            return


def balances() -> dict[str, int]:
    """What lies on our balance now and what is on its way there, in minor units by currency.

    Raises StripeUnavailable, StripeRefused.
    """
    answer: Any = ask(lambda: client().v1.balance.retrieve())
    found: Counter[str] = Counter()
    for row in [*answer.available, *answer.pending]:
        found[row.currency] += row.amount
    return dict(found)


def find_movement(movement_id: str) -> ListedMovement:
    """One movement by its id. Raises StripeUnavailable, StripeRefused."""
    return _listed(ask(lambda: client().v1.balance_transactions.retrieve(movement_id)))


def _listed(row: Any) -> ListedMovement:
    return ListedMovement(
        moved=movement_of(row),
        type=row.type,
        source_id=row.source or "",
        created_at=datetime.fromtimestamp(row.created, UTC),
    )

"""What a payment or a transfer moved on the shop's balance at Stripe."""

from dataclasses import dataclass
from typing import Any


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

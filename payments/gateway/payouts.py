"""What Stripe sends from a designer's account to the designer's bank."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from common.money import Money
from payments.gateway.client import ask, client


@dataclass(frozen=True)
class PayoutState:
    id: str
    amount: Money
    # Stripe's word: pending, in_transit, paid, failed or canceled.
    status: str
    failure_code: str
    begun_at: datetime
    arrives_on: date


def retrieve_payout(*, payout_id: str, account_id: str) -> PayoutState:
    """Raises StripeUnavailable, StripeRefused; AccountGone where the account left us."""
    payout: Any = ask(
        lambda: client().v1.payouts.retrieve(payout_id, {}, {"stripe_account": account_id})
    )
    return _payout_state(payout)


def list_payouts(*, account_id: str, since: datetime) -> list[PayoutState]:
    """What Stripe began to send to the account's bank since the moment, the oldest first.

    Raises StripeUnavailable, StripeRefused; AccountGone where the account left us.
    """
    wish: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100}
    return ask(
        lambda: [
            _payout_state(payout)
            for payout in client()
            .v1.payouts.list(wish, {"stripe_account": account_id})
            .auto_paging_iter()
        ]
    )[::-1]


def _payout_state(payout: Any) -> PayoutState:
    return PayoutState(
        id=payout.id,
        amount=Money(payout.amount, payout.currency),
        status=payout.status,
        failure_code=payout.failure_code or "",
        begun_at=datetime.fromtimestamp(payout.created, UTC),
        arrives_on=datetime.fromtimestamp(payout.arrival_date, UTC).date(),
    )

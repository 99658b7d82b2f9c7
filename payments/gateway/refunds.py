"""Money that goes back to a buyer, ours and what somebody refunds in Stripe's dashboard."""

from dataclasses import dataclass
from typing import Any

from common.money import Money
from payments.gateway.balance import BalanceMovement, movement_of
from payments.gateway.client import ask, client, metadata_of

_EXPANDED = ("balance_transaction", "failure_balance_transaction", "payment_intent")


@dataclass(frozen=True)
class RefundAtStripe:
    """A refund as it stands at Stripe now."""

    id: str
    status: str
    amount: Money
    payment_intent_id: str
    # The order that its payment names; empty for a payment that is none of ours.
    order_number: str
    # Our own number; empty when somebody refunded in the dashboard.
    number: str
    # What left the balance, and what came back when the refund failed; None while not booked.
    moved: BalanceMovement | None
    returned: BalanceMovement | None
    failure_reason: str


def create_refund(
    *,
    payment_intent_id: str,
    amount: Money,
    number: str,
    reason: str,
    idempotency_key: str,
) -> RefundAtStripe:
    """Give a part of a payment back. Raises StripeUnavailable, StripeRefused."""
    params: Any = {
        "payment_intent": payment_intent_id,
        "amount": amount.minor,
        "reason": reason,
        "metadata": {"refund_number": number},
        "expand": list(_EXPANDED),
    }
    return _at_stripe(
        ask(lambda: client().v1.refunds.create(params, {"idempotency_key": idempotency_key}))
    )


def retrieve_refund(refund_id: str) -> RefundAtStripe:
    return _at_stripe(
        ask(lambda: client().v1.refunds.retrieve(refund_id, {"expand": list(_EXPANDED)}))
    )


def find_refund(*, payment_intent_id: str, number: str) -> RefundAtStripe | None:
    """The refund that an earlier, unanswered call may have made; None when there is none."""
    found = _list({"payment_intent": payment_intent_id})
    return next((refund for refund in found if refund.number == number), None)


def refunds_of_charge(charge_id: str) -> list[RefundAtStripe]:
    """All of them, the oldest first."""
    return list(reversed(_list({"charge": charge_id})))


def _list(wish: dict[str, Any]) -> list[RefundAtStripe]:
    params: Any = {**wish, "limit": 100, "expand": [f"data.{name}" for name in _EXPANDED]}
    return ask(lambda: [_at_stripe(r) for r in client().v1.refunds.list(params).auto_paging_iter()])


def _at_stripe(refund: Any) -> RefundAtStripe:
    intent = refund.payment_intent
    # A refund that nothing went wrong with has no such key at all.
    returned = getattr(refund, "failure_balance_transaction", None)
    return RefundAtStripe(
        id=refund.id,
        status=refund.status,
        amount=Money(refund.amount, refund.currency),
        payment_intent_id=intent.id if intent else "",
        order_number=metadata_of(intent).get("order_number", "") if intent else "",
        number=metadata_of(refund).get("refund_number", ""),
        moved=movement_of(refund.balance_transaction) if refund.balance_transaction else None,
        returned=movement_of(returned) if returned else None,
        failure_reason=getattr(refund, "failure_reason", None) or "",
    )

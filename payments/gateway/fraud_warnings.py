"""Early fraud warnings: a bank says that a payment is probably fraud, before any dispute."""

from dataclasses import dataclass
from typing import Any

from payments.gateway.client import ask, client, metadata_of


@dataclass(frozen=True)
class FraudWarning:
    """A warning as it stands at Stripe now."""

    id: str
    # Whether a refund still helps: neither refunded in full nor disputed.
    is_actionable: bool
    payment_intent_id: str
    # The order that its payment names; empty for a payment that is none of ours.
    order_number: str


def retrieve_fraud_warning(warning_id: str) -> FraudWarning:
    """Raises StripeUnavailable, StripeRefused."""
    warning: Any = ask(
        lambda: client().v1.radar.early_fraud_warnings.retrieve(
            warning_id, {"expand": ["payment_intent"]}
        )
    )
    intent = warning.payment_intent
    return FraudWarning(
        id=warning.id,
        is_actionable=warning.actionable,
        payment_intent_id=intent.id if intent else "",
        order_number=metadata_of(intent).get("order_number", "") if intent else "",
    )

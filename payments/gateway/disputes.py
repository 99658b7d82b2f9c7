"""Disputes: a buyer's bank takes a payment back, or only asks about it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from common.money import Money
from payments.gateway.balance import BalanceMovement, movement_of
from payments.gateway.client import ask, client, metadata_of


@dataclass(frozen=True)
class DisputeAtStripe:
    """A dispute as it stands at Stripe now."""

    id: str
    status: str
    reason: str
    amount: Money
    payment_intent_id: str
    # The order that its payment names; empty for a payment that is none of ours.
    order_number: str
    # Until when evidence is taken.
    due_at: datetime | None
    submission_count: int
    # None, the withdrawal, or the withdrawal and its return.
    movements: tuple[BalanceMovement, ...]


def retrieve_dispute(dispute_id: str) -> DisputeAtStripe:
    """Raises StripeUnavailable, StripeRefused."""
    return _at_stripe(
        ask(lambda: client().v1.disputes.retrieve(dispute_id, {"expand": ["payment_intent"]}))
    )


def send_evidence(
    *, dispute_id: str, evidence: dict[str, str], idempotency_key: str
) -> DisputeAtStripe:
    """Send the evidence to the bank, which takes it once. Raises StripeUnavailable, StripeRefused.

    The names are those of Stripe's evidence.
    """
    params: Any = {"evidence": evidence, "submit": True, "expand": ["payment_intent"]}
    return _at_stripe(
        ask(
            lambda: client().v1.disputes.update(
                dispute_id, params, {"idempotency_key": idempotency_key}
            )
        )
    )


def upload_evidence(*, file_name: str, content: bytes, idempotency_key: str) -> str:
    """Stripe's name for a file that goes with evidence. Raises StripeUnavailable, StripeRefused."""
    file = BytesIO(content)
    file.name = file_name
    params: Any = {"purpose": "dispute_evidence", "file": file}
    return ask(lambda: client().v1.files.create(params, {"idempotency_key": idempotency_key})).id


def _at_stripe(dispute: Any) -> DisputeAtStripe:
    intent, details = dispute.payment_intent, dispute.evidence_details
    return DisputeAtStripe(
        id=dispute.id,
        status=dispute.status,
        reason=dispute.reason,
        amount=Money(dispute.amount, dispute.currency),
        payment_intent_id=intent.id if intent else "",
        order_number=metadata_of(intent).get("order_number", "") if intent else "",
        due_at=datetime.fromtimestamp(details.due_by, UTC) if details.due_by else None,
        submission_count=details.submission_count,
        movements=tuple(movement_of(moved) for moved in dispute.balance_transactions),
    )

"""A dispute takes money and a fee from the platform; winning brings the money back, not the fee."""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.dispute import dispute
from stripe_sandbox.store import Transaction

CLOSED = frozenset({"won", "lost", "warning_closed"})


def open_dispute(
    tx: Transaction, charge: dict[str, Any], *, inquiry: bool, fee: int
) -> dict[str, Any]:
    """An inquiry moves no money; a chargeback withdraws the whole charge and a fee."""
    body = dispute(dispute_id=new_id("dp"), charge=charge, inquiry=inquiry, created=tx.now())
    if not inquiry:
        body["balance_transactions"] = [_move(tx, body, amount=-body["amount"], fee=fee)]
    tx.add("dispute", body)
    tx.save({**tx.get("charge", charge["id"]), "disputed": True})
    emit(tx, "charge.dispute.created", body)
    if not inquiry:
        emit(tx, "charge.dispute.funds_withdrawn", body)
    return body


def close_dispute(tx: Transaction, body: dict[str, Any], *, won: bool) -> dict[str, Any]:
    """End a dispute; raises Refusal when it has ended already."""
    if body["status"] in CLOSED:
        raise Refusal(f"Dispute {body['id']} is already closed.", code="dispute_closed")
    if body["status"].startswith("warning_"):
        outcome = "warning_closed"
    else:
        outcome = "won" if won else "lost"
    body = {**body, "status": outcome}
    if outcome == "won":
        entry = _move(tx, body, amount=body["amount"], fee=0)
        body["balance_transactions"] = [*body["balance_transactions"], entry]
    tx.save(body)
    if outcome == "won":
        emit(tx, "charge.dispute.funds_reinstated", body)
    emit(tx, "charge.dispute.closed", body)
    return body


def submit_evidence(
    tx: Transaction, body: dict[str, Any], *, evidence: dict[str, str]
) -> dict[str, Any]:
    """Keep the evidence; the two magic texts Stripe documents for tests decide the dispute."""
    status = "warning_under_review" if body["status"].startswith("warning_") else "under_review"
    given = {
        **body["evidence_details"],
        "has_evidence": True,
        "submission_count": body["evidence_details"]["submission_count"] + 1,
        "submission_method": "manual",
    }
    body = tx.save(
        {
            **body,
            "evidence": {**body["evidence"], **evidence},
            "evidence_details": given,
            "status": status,
        }
    )
    emit(tx, "charge.dispute.updated", body)
    text = evidence.get("uncategorized_text")
    if text in ("winning_evidence", "losing_evidence"):
        return close_dispute(tx, body, won=text == "winning_evidence")
    return body


def _move(tx: Transaction, body: dict[str, Any], *, amount: int, fee: int) -> dict[str, Any]:
    label = "Chargeback withdrawal" if amount < 0 else "Chargeback reversal"
    return ledger.post(
        tx,
        "adjustment",
        amount=amount,
        fee=fee,
        currency=body["currency"],
        source=body["id"],
        description=f"{label} for {body['charge']}",
    )

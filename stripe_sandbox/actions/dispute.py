"""A dispute takes money and a fee from the platform; winning brings the money back, not the fee."""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.actions.fraud_warning import settle_warnings
from stripe_sandbox.actions.refund import fail_refund
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.dispute import ANSWER_SECONDS, INQUIRY_SECONDS, dispute
from stripe_sandbox.store import Transaction

CLOSED = frozenset({"won", "lost", "warning_closed"})
WAITING = frozenset({"needs_response", "warning_needs_response"})
_MOST_EVIDENCE = 150_000


def open_dispute(
    tx: Transaction,
    charge: dict[str, Any],
    *,
    inquiry: bool,
    fee: int,
    reason: str = "fraudulent",
    amount: int | None = None,
) -> dict[str, Any]:
    """An inquiry moves no money; a chargeback withdraws the charge (or `amount`) and a fee."""
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} has not succeeded.")
    if any(
        earlier["status"] not in ("warning_closed", "won")
        for earlier in tx.all_of("dispute", match={"charge": charge["id"]})
    ):
        raise Refusal(f"Charge {charge['id']} has a dispute already.")
    amount = charge["amount"] if amount is None else amount
    if not 0 < amount <= charge["amount"]:
        raise Refusal("A dispute is about a part of the charge.")
    body = dispute(
        dispute_id=new_id("dp"),
        charge=charge,
        amount=amount,
        inquiry=inquiry,
        reason=reason,
        created=tx.now(),
    )
    tx.add("dispute", body)
    charge = tx.save({**tx.get("charge", charge["id"]), "disputed": True})
    emit(tx, "charge.dispute.created", body)
    tx.plan("dispute_overdue", body["id"], at=body["created"] + ANSWER_SECONDS)
    if inquiry:
        tx.plan("dispute_overdue", body["id"], at=body["created"] + INQUIRY_SECONDS)
    else:
        body = _withdraw(tx, body, fee=fee)
    settle_warnings(tx, charge)
    return body


def escalate_inquiry(tx: Transaction, body: dict[str, Any], *, fee: int) -> dict[str, Any]:
    """The bank makes a chargeback of its inquiry: now the money goes, and a new date runs.

    Also of a closed one: closed means only that nothing came for long.
    """
    if not body["status"].startswith("warning_"):
        raise Refusal(f"Dispute {body['id']} is {body['status']}, no inquiry.")
    details = body["payment_method_details"]
    body = tx.save(
        {
            **body,
            "evidence_details": {
                **body["evidence_details"],
                "due_by": tx.now() + ANSWER_SECONDS,
                "past_due": False,
            },
            "is_charge_refundable": False,
            "payment_method_details": {
                **details,
                "card": {**details["card"], "case_type": "chargeback"},
            },
            "status": "needs_response",
        }
    )
    tx.plan("dispute_overdue", body["id"], at=tx.now() + ANSWER_SECONDS)
    emit(tx, "charge.dispute.updated", body)
    return _withdraw(tx, body, fee=fee)


def close_dispute(tx: Transaction, body: dict[str, Any], *, won: bool) -> dict[str, Any]:
    """End a dispute; raises Refusal when it has ended already.

    A lost one may be won after all, and a won one lost: a bank changes its mind, and the money
    moves late. Stripe documents two movements at most; whether it lists a third is not known, and
    here it does.
    """
    is_overturned = body["status"] == ("lost" if won else "won")
    if body["status"] in CLOSED and not is_overturned:
        raise Refusal(f"Dispute {body['id']} is already closed.", code="dispute_closed")
    if body["status"].startswith("warning_"):
        outcome = "warning_closed"
    else:
        outcome = "won" if won else "lost"
    if is_overturned and outcome == "lost":
        return _lose_again(tx, {**body, "status": outcome})
    body = {**body, "status": outcome}
    if outcome == "won":
        (taken,) = body["balance_transactions"]
        back = ledger.Settled(-taken["amount"], taken["currency"], taken["exchange_rate"])
        entry = _move(tx, body, back, fee=0)
        body["balance_transactions"] = [taken, entry]
    tx.save(body)
    if outcome == "won":
        emit(tx, "charge.dispute.funds_reinstated", body)
    emit(tx, "charge.dispute.closed", body)
    return body


def _lose_again(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    taken, back = body["balance_transactions"][:2]
    leaves = ledger.Settled(taken["amount"], taken["currency"], taken["exchange_rate"])
    again = _move(tx, body, leaves, fee=0)
    body = tx.save({**body, "balance_transactions": [taken, back, again]})
    emit(tx, "charge.dispute.funds_withdrawn", body)
    emit(tx, "charge.dispute.closed", body)
    return body


def appeal(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """A bank looks once more at a dispute that it had decided."""
    if body["status"] not in ("won", "lost"):
        raise Refusal(f"Dispute {body['id']} is {body['status']}, so nobody appeals.")
    body = tx.save({**body, "status": "appeal_under_review"})
    emit(tx, "charge.dispute.updated", body)
    return body


def give_evidence(
    tx: Transaction, body: dict[str, Any], *, evidence: dict[str, str], submit: bool
) -> dict[str, Any]:
    """Stage the evidence, or send it to the bank: once, and before its date.

    The two texts that Stripe documents for tests decide the dispute at once.
    """
    if body["status"] not in WAITING or body["evidence_details"]["past_due"]:
        raise Refusal(f"Dispute {body['id']} no longer accepts evidence: it is {body['status']}.")
    # An empty value takes a text back, as Stripe documents.
    merged = body["evidence"] | {name: text or None for name, text in evidence.items()}
    if sum(len(text) for text in merged.values() if isinstance(text, str)) > _MOST_EVIDENCE:
        raise Refusal(
            f"The combined length of the evidence is more than {_MOST_EVIDENCE} characters.",
            param="evidence",
        )
    given = {**body["evidence_details"], "has_evidence": True}
    status = body["status"]
    if submit:
        inquiry = status == "warning_needs_response"
        status = "warning_under_review" if inquiry else "under_review"
        given |= {
            "submission_count": given["submission_count"] + 1,
            "submission_method": "manual",
        }
    body = tx.save({**body, "evidence": merged, "evidence_details": given, "status": status})
    emit(tx, "charge.dispute.updated", body)
    text = merged["uncategorized_text"]
    if submit and text in ("winning_evidence", "losing_evidence"):
        return close_dispute(tx, body, won=text == "winning_evidence")
    return body


def overdue(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """Nobody answered: a dispute is lost at its date; an inquiry is closed in the end."""
    if body["status"] == "needs_response" and body["evidence_details"]["due_by"] <= tx.now():
        body = {**body, "evidence_details": {**body["evidence_details"], "past_due": True}}
        return close_dispute(tx, body, won=False)
    if body["status"].startswith("warning_") and body["status"] not in CLOSED:
        if body["created"] + INQUIRY_SECONDS <= tx.now():
            return close_dispute(tx, body, won=False)
        return tx.save({**body, "evidence_details": {**body["evidence_details"], "past_due": True}})
    return body


def _withdraw(tx: Transaction, body: dict[str, Any], *, fee: int) -> dict[str, Any]:
    for waiting in tx.all_of("refund", match={"charge": body["charge"], "status": "pending"}):
        fail_refund(tx, waiting, reason="charge_for_pending_refund_disputed")
    leaves = ledger.settled(tx, -body["amount"], body["currency"])
    entry = _move(tx, body, leaves, fee=fee)
    body = tx.save({**body, "balance_transactions": [entry]})
    emit(tx, "charge.dispute.funds_withdrawn", body)
    return body


def _move(
    tx: Transaction, body: dict[str, Any], moved: ledger.Settled, *, fee: int
) -> dict[str, Any]:
    label = "Chargeback withdrawal" if moved.amount < 0 else "Chargeback reversal"
    return ledger.post(
        tx,
        "adjustment",
        amount=moved.amount,
        fee=fee,
        currency=moved.currency,
        exchange_rate=moved.rate,
        source=body["id"],
        description=f"{label} for {body['charge']}",
    )

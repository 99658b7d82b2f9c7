"""Money goes back to the buyer; Stripe's own fee does not come back."""

from typing import Any

from stripe_sandbox import ledger, money
from stripe_sandbox.errors import Refusal, missing
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.refund import refund
from stripe_sandbox.store import Transaction


def charge_to_refund(tx: Transaction, params: dict[str, Any]) -> dict[str, Any]:
    """The charge named directly or through its payment intent."""
    if ("charge" in params) == ("payment_intent" in params):
        raise Refusal(
            "One of the following params should be provided for this request: "
            "payment_intent or charge.",
            code="parameter_missing",
            remembered=False,
        )
    charge_id = params.get("charge")
    if charge_id is None:
        intent = tx.get("payment_intent", params["payment_intent"], param="payment_intent")
        charge_id = intent["latest_charge"]
        if charge_id is None:
            raise Refusal(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                code="payment_intent_unexpected_state",
            )
    charge = tx.find(charge_id, kind="charge")
    if charge is None:
        raise missing("charge", charge_id, param="charge")
    return charge


def refund_charge(
    tx: Transaction,
    charge: dict[str, Any],
    *,
    amount: int | None,
    reason: str | None,
    metadata: dict[str, str],
) -> dict[str, Any]:
    """Refund all that is left, or `amount`; raises Refusal past the rest of the charge."""
    left = charge["amount"] - charge["amount_refunded"]
    _check(tx, charge, left=left, amount=amount)
    amount = left if amount is None else amount
    body = refund(
        refund_id=new_id("re"),
        amount=amount,
        charge=charge,
        reason=reason,
        metadata=metadata,
        created=tx.now(),
    )
    origin = tx.get("balance_transaction", charge["balance_transaction"])
    entry = ledger.post(
        tx,
        "refund",
        amount=-amount,
        currency=charge["currency"],
        source=body["id"],
        available_on=origin["available_on"],
        description="REFUND FOR CHARGE",
    )
    body = tx.add("refund", {**body, "balance_transaction": entry["id"]})
    refunded = charge["amount_refunded"] + amount
    changed = tx.save(
        {**charge, "amount_refunded": refunded, "refunded": refunded == charge["amount"]}
    )
    emit(tx, "refund.created", body)
    emit(
        tx,
        "charge.refunded",
        changed,
        previous={"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]},
    )
    return body


def fail_refund(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """The buyer's bank sends a refund back: the money returns to the platform."""
    if body["status"] != "succeeded":
        raise Refusal(f"Refund {body['id']} cannot fail: it is {body['status']}.")
    taken = tx.get("balance_transaction", body["balance_transaction"])
    entry = ledger.post(
        tx,
        "refund_failure",
        amount=body["amount"],
        currency=body["currency"],
        source=body["id"],
        available_on=taken["available_on"],
        description="REFUND FAILURE",
    )
    charge = tx.get("charge", body["charge"])
    tx.save(
        {
            **charge,
            "amount_refunded": charge["amount_refunded"] - body["amount"],
            "refunded": False,
        }
    )
    failed = tx.save(
        {
            **body,
            "failure_balance_transaction": entry["id"],
            "failure_reason": "lost_or_stolen_card",
            "status": "failed",
        }
    )
    emit(tx, "refund.updated", failed, previous={"status": "succeeded"})
    emit(tx, "refund.failed", failed)
    return failed


def _check(tx: Transaction, charge: dict[str, Any], *, left: int, amount: int | None) -> None:
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} has not succeeded.", param="charge")
    for dispute in tx.all_of("dispute", match={"charge": charge["id"]}):
        if not dispute["is_charge_refundable"] and dispute["status"] != "won":
            raise Refusal(
                f"Charge {charge['id']} has been charged back; cannot issue a refund.",
                code="charge_disputed",
            )
    if left == 0:
        raise Refusal(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount is not None and amount > left:
        wanted, rest = (money.show(value, charge["currency"]) for value in (amount, left))
        raise Refusal(
            f"Refund amount ({wanted}) is greater than unrefunded amount on charge ({rest})",
            param="amount",
        )

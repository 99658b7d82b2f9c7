"""Money goes back to the buyer; Stripe's own fee does not come back.

A refund takes the money at once, whatever its state: only failing or cancelling brings it back.
"""

from typing import Any

from stripe_sandbox import ledger, money
from stripe_sandbox.actions.fraud_warning import settle_warnings
from stripe_sandbox.errors import Refusal, missing
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.refund import refund
from stripe_sandbox.store import Transaction

DAY = 86400
# What a charge's refunds do: a magic card or the control API says so.
COURSES = ("succeeded", "pending", "requires_action", "fails_later")


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
        raise missing("charge", charge_id, param="charge", status=400)
    return charge


def refund_charge(
    tx: Transaction,
    charge: dict[str, Any],
    *,
    amount: int | None,
    reason: str | None,
    metadata: dict[str, str],
    course: str | None = None,
) -> dict[str, Any]:
    """Refund all that is left, or `amount`; raises Refusal past the rest of the charge."""
    left = charge["amount"] - charge["amount_refunded"]
    _check(tx, charge, left=left, amount=amount)
    amount = left if amount is None else amount
    course = course or tx.private(charge["id"]).get("refunds", "succeeded")
    body = refund(
        refund_id=new_id("re"),
        amount=amount,
        charge=charge,
        reason=reason,
        metadata=metadata,
        status="succeeded" if course == "fails_later" else course,
        created=tx.now(),
    )
    origin = tx.get("balance_transaction", charge["balance_transaction"])
    # At today's rate, which need not be the charge's.
    leaves = ledger.settled(tx, -amount, charge["currency"])
    entry = ledger.post(
        tx,
        "refund" if origin["type"] == "charge" else "payment_refund",
        amount=leaves.amount,
        currency=leaves.currency,
        source=body["id"],
        available_on=origin["available_on"],
        description="REFUND FOR CHARGE",
        exchange_rate=leaves.rate,
    )
    body = tx.add("refund", {**body, "balance_transaction": entry["id"]})
    if course in ("fails_later", "pending"):
        step = "refund_fails" if course == "fails_later" else "refund_settles"
        tx.plan(step, body["id"], at=tx.now() + DAY)
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
    settle_warnings(tx, changed)
    return body


def settle_refund(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """A pending refund has reached the buyer."""
    _expect(body, "become succeeded", "pending", "requires_action")
    return _announce(tx, body, _without_wait(body, status="succeeded"))


def fail_refund(
    tx: Transaction, body: dict[str, Any], *, reason: str = "expired_or_canceled_card"
) -> dict[str, Any]:
    """The buyer's bank sends a refund back: the money returns to the platform."""
    _expect(body, "fail", "pending", "requires_action", "succeeded")
    failed = _bring_back(tx, _without_wait(body, status="failed") | {"failure_reason": reason})
    _announce(tx, body, failed)
    emit(tx, "refund.failed", failed)
    return failed


def cancel_refund(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """Stripe cancels only what still waits for the buyer."""
    _expect(body, "be canceled", "requires_action")
    canceled = _without_wait(body, status="canceled") | {"failure_reason": "merchant_request"}
    return _announce(tx, body, _bring_back(tx, canceled))


def relabel(tx: Transaction, body: dict[str, Any], *, metadata: dict[str, str]) -> dict[str, Any]:
    """Change the metadata, all of a refund that its owner may change."""
    after = tx.save({**body, "metadata": {**body["metadata"], **metadata}})
    emit(tx, "refund.updated", after, previous={"metadata": body["metadata"]})
    return after


def _expect(body: dict[str, Any], wish: str, *states: str) -> None:
    if body["status"] not in states:
        raise Refusal(f"Refund {body['id']} cannot {wish}: it is {body['status']}.")


def _without_wait(body: dict[str, Any], *, status: str) -> dict[str, Any]:
    waiting = ("instructions_email", "next_action", "pending_reason")
    return {name: value for name, value in body.items() if name not in waiting} | {"status": status}


def _announce(tx: Transaction, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    tx.save(after)
    for kind in ("charge.refund.updated", "refund.updated"):
        emit(tx, kind, after, previous={"status": before["status"]})
    return after


def _bring_back(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """Book a refund's money back onto the platform and free the charge for another one."""
    taken = tx.get("balance_transaction", body["balance_transaction"])
    entry = ledger.post(
        tx,
        "refund_failure",
        amount=-taken["amount"],
        currency=taken["currency"],
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
    return {**body, "failure_balance_transaction": entry["id"]}


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

"""A bank debit: the buyer is done at once, the money arrives days later or not at all."""

from typing import Any

from stripe_sandbox.actions.pay import Payer, complete, intent_of, succeed
from stripe_sandbox.config import Config
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.payment import charge, payment_error
from stripe_sandbox.store import Transaction

_FAILURE = {
    "code": "payment_intent_payment_attempt_failed",
    "decline_code": "insufficient_funds",
    "message": "The customer's account has insufficient funds to cover this payment.",
}


def pay_later(tx: Transaction, session: dict[str, Any], *, payer: Payer) -> None:
    """The session completes unpaid, its intent is processing, its charge pending: no money yet."""
    intent = intent_of(tx, session)
    bare = charge(
        charge_id=new_id("py"),
        amount=session["amount_total"],
        currency=session["currency"],
        created=tx.now(),
        email=payer.email,
        name=payer.name,
        address=payer.address,
        intent=intent,
    )
    pending = {
        **bare,
        "amount_captured": 0,
        "paid": False,
        "payment_method": new_id("pm"),
        "payment_method_details": {"type": "us_bank_account", "us_bank_account": _bank()},
        "status": "pending",
    }
    body = tx.add("charge", pending)
    intent = tx.save(
        {
            **intent,
            "latest_charge": body["id"],
            "payment_method": body["payment_method"],
            "status": "processing",
        }
    )
    emit(tx, "charge.pending", body)
    emit(tx, "payment_intent.processing", intent)
    complete(tx, {**session, "payment_intent": intent["id"]}, payer=payer, paid=False)


def settle_later(
    tx: Transaction, intent: dict[str, Any], *, arrives: bool, config: Config
) -> dict[str, Any]:
    """Decide a processing intent; raises Refusal when it is not processing."""
    if intent["status"] != "processing":
        raise Refusal(f"The intent is {intent['status']}, not processing.")
    body = tx.get("charge", intent["latest_charge"])
    (session,) = tx.all_of("checkout.session", match={"payment_intent": intent["id"]})
    if arrives:
        arrived = {**body, "amount_captured": body["amount"], "paid": True, "status": "succeeded"}
        succeed(tx, intent, arrived, wait=config.settle_seconds, config=config)
        session = tx.save({**session, "payment_status": "paid"})
        emit(tx, "checkout.session.async_payment_succeeded", session)
        return session
    failed = tx.save(
        {
            **body,
            "failure_code": "insufficient_funds",
            "failure_message": _FAILURE["message"],
            "status": "failed",
        }
    )
    refused = tx.save(
        {
            **intent,
            "last_payment_error": payment_error(charge_id=failed["id"], **_FAILURE),
            "payment_method": None,
            "status": "requires_payment_method",
        }
    )
    emit(tx, "charge.failed", failed)
    emit(tx, "payment_intent.payment_failed", refused)
    emit(tx, "checkout.session.async_payment_failed", session)
    return session


def _bank() -> dict[str, Any]:
    return {
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "expected_debit_date": None,
        "fingerprint": "testbank6789",
        "last4": "6789",
        "mandate": None,
        "payment_reference": None,
        "routing_number": "110000000",
    }

"""3-D Secure: the buyer's bank asks them something before it lets the payment through."""

from typing import Any

from stripe_sandbox.actions.pay import intent_of
from stripe_sandbox.events import emit
from stripe_sandbox.objects.payment import payment_error
from stripe_sandbox.store import Transaction

MESSAGE = (
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again."
)


def ask_bank(tx: Transaction, session: dict[str, Any], form: dict[str, str]) -> None:
    """Hold the payment until the buyer has answered; `form` is what they had typed."""
    intent = intent_of(tx, session)
    intent = tx.save(
        {
            **intent,
            "next_action": {
                "type": "use_stripe_sdk",
                "use_stripe_sdk": {"type": "three_d_secure_redirect"},
            },
            "status": "requires_action",
        }
    )
    tx.save({**session, "payment_intent": intent["id"]})
    tx.set_private(session["id"], challenge=form)
    emit(tx, "payment_intent.requires_action", intent)


def take_challenge(tx: Transaction, session: dict[str, Any]) -> dict[str, str] | None:
    """What was typed before the bank asked; None when it asked nothing. It can be taken once."""
    challenge: dict[str, str] | None = tx.private(session["id"]).get("challenge")
    tx.set_private(session["id"], challenge=None)
    return challenge


def refuse(tx: Transaction, session: dict[str, Any]) -> None:
    """The buyer could not prove who they are: nothing is charged, the session stays open."""
    error = payment_error(
        charge_id=None,
        code="payment_intent_authentication_failure",
        decline_code=None,
        message=MESSAGE,
    )
    intent = tx.save(
        {
            **tx.get("payment_intent", session["payment_intent"]),
            "last_payment_error": error,
            "next_action": None,
            "status": "requires_payment_method",
        }
    )
    emit(tx, "payment_intent.payment_failed", intent)

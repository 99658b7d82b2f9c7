"""The buyer sends the hosted page's form: a charge is made, or the bank declines it."""

from dataclasses import dataclass
from typing import Any

from stripe_sandbox import ledger, money
from stripe_sandbox.actions.dispute import open_dispute
from stripe_sandbox.actions.fraud_warning import warn
from stripe_sandbox.cards import TestCard
from stripe_sandbox.config import Config
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.customer import customer
from stripe_sandbox.objects.payment import Card, charge, declined, payment_error, payment_intent
from stripe_sandbox.objects.session import details
from stripe_sandbox.store import Transaction
from stripe_sandbox.tax import Buyer, TaxId


@dataclass(frozen=True, kw_only=True)
class Payer:
    """What the buyer typed about themselves."""

    email: str
    name: str | None
    address: dict[str, Any] | None = None
    tax_id: TaxId | None = None
    business_name: str | None = None

    def buyer(self, exempt: str) -> Buyer:
        country = (self.address or {}).get("country") or ""
        return Buyer(country=country, tax_id=self.tax_id, exempt=exempt)


def pay(
    tx: Transaction,
    session: dict[str, Any],
    *,
    payer: Payer,
    test_card: TestCard,
    card: Card,
    config: Config,
) -> str | None:
    """Charge an open session. Returns None when paid, or the bank's message when declined."""
    session = _with_customer(tx, session, payer)
    intent = intent_of(tx, session)
    body = charge(
        charge_id=new_id("ch"),
        amount=session["amount_total"],
        currency=session["currency"],
        created=tx.now(),
        email=payer.email,
        name=payer.name,
        address=payer.address,
        card=card,
        intent=intent,
    )
    if test_card.decline_code is not None:
        _decline(tx, session, intent, body, test_card)
        return test_card.message
    body = take_money(tx, intent, body, test_card, config)
    complete(tx, {**session, "payment_intent": intent["id"]}, payer=payer)
    let_bank_act(tx, body, test_card, config)
    return None


def take_money(
    tx: Transaction,
    intent: dict[str, Any],
    body: dict[str, Any],
    test_card: TestCard,
    config: Config,
) -> dict[str, Any]:
    """Add the charge and book it, as the card says."""
    wait = 0 if test_card.settles_at_once else config.settle_seconds
    tx.add("charge", body, private={"refunds": test_card.refunds})
    return succeed(tx, intent, body, wait=wait, config=config)


def let_bank_act(
    tx: Transaction, body: dict[str, Any], test_card: TestCard, config: Config
) -> None:
    """What some cards' banks do soon after they paid: warn of fraud, dispute, or ask."""
    if test_card.fraud_warning:
        warn(tx, body)
    if test_card.dispute is not None:
        open_dispute(
            tx,
            body,
            inquiry=test_card.dispute == "inquiry",
            reason=test_card.dispute_reason,
            fee=config.dispute_fee,
        )


def succeed(
    tx: Transaction,
    intent: dict[str, Any],
    body: dict[str, Any],
    *,
    wait: int,
    config: Config,
) -> dict[str, Any]:
    """Book a charge's money and Stripe's fee, available after `wait` seconds; return the charge."""
    # Stripe takes its fee from what arrives, in the currency of the balance.
    arrives = ledger.settled(tx, body["amount"], body["currency"])
    fee = money.fee(arrives.amount, basis_points=config.fee_basis_points, fixed=config.fee_fixed)
    entry = ledger.post(
        tx,
        # Stripe books what came by card as a charge, and all else as a payment.
        "charge" if body["payment_method_details"]["type"] == "card" else "payment",
        amount=arrives.amount,
        fee=fee,
        currency=arrives.currency,
        source=body["id"],
        available_on=tx.now() + wait,
        description=body["description"],
        exchange_rate=arrives.rate,
    )
    body = tx.save({**body, "balance_transaction": entry["id"]})
    intent = tx.save(
        {
            **intent,
            "amount_received": body["amount"],
            "last_payment_error": None,
            "next_action": None,
            "latest_charge": body["id"],
            "payment_method": body["payment_method"],
            "status": "succeeded",
        }
    )
    emit(tx, "charge.succeeded", body)
    emit(tx, "payment_intent.succeeded", intent)
    return body


def complete(
    tx: Transaction, session: dict[str, Any], *, payer: Payer, paid: bool = True
) -> dict[str, Any]:
    """Mark the session complete and tell the shop; a free session stays free."""
    free = session["payment_status"] == "no_payment_required"
    status = session["payment_status"] if free else "paid" if paid else "unpaid"
    body = tx.save(
        {
            **session,
            "collected_information": {
                "business_name": payer.business_name,
                "individual_name": None,
                "shipping_details": None,
            }
            if payer.business_name
            else None,
            "customer_details": _details(tx, session, payer),
            "payment_status": status,
            "status": "complete",
            "url": None,
        }
    )
    emit(tx, "checkout.session.completed", body)
    if payer.address and tx.private(body["id"]).get("saves_address"):
        tx.save({**tx.get("customer", body["customer"]), "address": payer.address})
    return body


def _details(tx: Transaction, session: dict[str, Any], payer: Payer) -> dict[str, Any]:
    held = tx.find(session["customer"], kind="customer") if session["customer"] else None
    return details(payer.email, payer.name) | {
        "address": payer.address,
        "business_name": payer.business_name,
        "tax_exempt": held["tax_exempt"] if held else "none",
        "tax_ids": [{"type": payer.tax_id.type, "value": payer.tax_id.value}]
        if payer.tax_id
        else [],
    }


def _with_customer(tx: Transaction, session: dict[str, Any], payer: Payer) -> dict[str, Any]:
    if session["customer"] or session["customer_creation"] != "always":
        return session
    about = {"address": payer.address, "email": payer.email, "name": payer.name}
    made = customer(about, created=tx.now())
    tx.add("customer", made)
    return {**session, "customer": made["id"]}


def intent_of(tx: Transaction, session: dict[str, Any]) -> dict[str, Any]:
    """The session's payment intent; the first attempt to pay makes it, later ones use it again."""
    if session["payment_intent"]:
        # The total may have grown since: exclusive tax is added once the country is known.
        held = tx.get("payment_intent", session["payment_intent"])
        return tx.save({**held, "amount": session["amount_total"]})
    data = tx.private(session["id"])["payment_intent_data"]
    return tx.add("payment_intent", payment_intent(session=session, data=data, created=tx.now()))


def _decline(
    tx: Transaction,
    session: dict[str, Any],
    intent: dict[str, Any],
    body: dict[str, Any],
    test_card: TestCard,
) -> None:
    reason = {
        "code": "card_declined",
        "decline_code": test_card.decline_code or "generic_decline",
        "message": test_card.message,
    }
    failed = tx.add("charge", declined(body, **reason))
    intent = tx.save(
        {
            **intent,
            "last_payment_error": payment_error(charge_id=failed["id"], **reason),
            "latest_charge": failed["id"],
            "next_action": None,
            "status": "requires_payment_method",
        }
    )
    tx.save({**session, "payment_intent": intent["id"]})
    emit(tx, "charge.failed", failed)
    emit(tx, "payment_intent.payment_failed", intent)

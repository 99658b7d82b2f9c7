"""Payment intents and charges."""

from dataclasses import dataclass
from typing import Any

from stripe_sandbox.ids import new_id, random_text


@dataclass(frozen=True, kw_only=True)
class Card:
    """What may be kept of a test card: never the number."""

    last4: str
    brand: str
    exp_month: int
    exp_year: int
    # The buyer answered the bank's question.
    authenticated: bool = False


def payment_intent(
    *, session: dict[str, Any], data: dict[str, Any], created: int
) -> dict[str, Any]:
    intent_id = new_id("pi")
    return {
        "id": intent_id,
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic_async",
        "client_secret": f"{intent_id}_secret_{random_text(25)}",
        "confirmation_method": "automatic",
        "created": created,
        "currency": session["currency"],
        "customer": session["customer"],
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {
                "installments": None,
                "mandate_options": None,
                "network": None,
                "request_three_d_secure": "automatic",
            }
        },
        "payment_method_types": session["payment_method_types"],
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }


def billing(
    email: str | None, name: str | None, given: dict[str, Any] | None = None
) -> dict[str, Any]:
    address = given or dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {"address": address, "email": email, "name": name, "phone": None, "tax_id": None}


_AUTHENTICATED = {
    "authentication_flow": "challenge",
    "electronic_commerce_indicator": "05",
    "exemption_indicator": None,
    "result": "authenticated",
    "result_reason": None,
    "transaction_id": "00000000-0000-4000-8000-000000000000",
    "version": "2.2.0",
}


def _card_details(card: Card, amount: int) -> dict[str, Any]:
    return {
        "card": {
            "amount_authorized": amount,
            "authorization_code": None,
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "pass",
            },
            "country": "US",
            "exp_month": card.exp_month,
            "exp_year": card.exp_year,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": f"test{card.brand}{card.last4}",
            "funding": "credit",
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": card.last4,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card.brand,
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "regulated_status": "unregulated",
            "three_d_secure": _AUTHENTICATED if card.authenticated else None,
            "transaction_link_id": None,
            "wallet": None,
        },
        "type": "card",
    }


def charge(
    *,
    charge_id: str,
    amount: int,
    currency: str,
    created: int,
    email: str | None = None,
    name: str | None = None,
    address: dict[str, Any] | None = None,
    card: Card | None = None,
    intent: dict[str, Any] | None = None,
    source_transfer: str | None = None,
    transfer_group: str | None = None,
) -> dict[str, Any]:
    """A succeeded charge (see `declined`), or the `py_` side of a transfer."""
    intent = intent or {}
    return {
        "id": charge_id,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": billing(email, name, address),
        "calculated_statement_descriptor": "JEWELCAD TEST",
        "captured": True,
        "created": created,
        "currency": currency,
        "customer": intent.get("customer"),
        "description": intent.get("description"),
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent.get("metadata", {}),
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
        if card
        else None,
        "paid": True,
        "payment_intent": intent.get("id"),
        "payment_method": new_id("pm") if card else None,
        "payment_method_details": _card_details(card, amount)
        if card
        else {"stripe_account": {}, "type": "stripe_account"},
        "receipt_email": intent.get("receipt_email"),
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": source_transfer,
        "statement_descriptor": intent.get("statement_descriptor"),
        "statement_descriptor_suffix": intent.get("statement_descriptor_suffix"),
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": intent.get("transfer_group", transfer_group),
    }


def declined(body: dict[str, Any], *, code: str, decline_code: str, message: str) -> dict[str, Any]:
    """The same charge, refused by the bank: no money, no balance transaction."""
    return {
        **body,
        "amount_captured": 0,
        "captured": False,
        "paid": False,
        "status": "failed",
        "failure_code": code,
        "failure_message": message,
        "outcome": {
            **body["outcome"],
            "advice_code": "try_again_later",
            "network_decline_code": "01",
            "network_status": "declined_by_network",
            "reason": decline_code,
            "seller_message": "The bank did not return any further details with this decline.",
            "type": "issuer_declined",
        },
    }


def payment_error(
    *, charge_id: str | None, code: str, decline_code: str | None, message: str
) -> dict[str, Any]:
    """What `last_payment_error` says after a decline, or after an authentication that failed."""
    declined_by_bank = {
        "advice_code": "try_again_later",
        "charge": charge_id,
        "decline_code": decline_code,
        "network_decline_code": "01",
    }
    return {
        **(declined_by_bank if charge_id else {}),
        "code": code,
        "doc_url": f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}",
        "message": message,
        "type": "card_error",
    }

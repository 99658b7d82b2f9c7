"""Refunds."""

from typing import Any


def refund(
    *,
    refund_id: str,
    amount: int,
    charge: dict[str, Any],
    reason: str | None,
    metadata: dict[str, str],
    status: str,
    created: int,
) -> dict[str, Any]:
    body = {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": _destination(charge, settled=status == "succeeded"),
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": status,
        "transfer_reversal": None,
    }
    if status == "pending":
        body["pending_reason"] = "processing"
    if status == "requires_action":
        # The buyer must tell where the money is to go; Stripe writes to them.
        email = charge["billing_details"]["email"]
        sent = {"email_sent_at": created, "email_sent_to": email}
        body["instructions_email"] = email
        body["next_action"] = {
            "type": "display_details",
            "display_details": {"email_sent": sent, "expires_at": created + 45 * 86400},
        }
    return body


def _destination(charge: dict[str, Any], *, settled: bool) -> dict[str, Any]:
    reference_status = "available" if settled else "pending"
    if charge["payment_method_details"]["type"] != "card":
        bank = {"reference": None, "reference_status": reference_status}
        return {"type": "us_bank_transfer", "us_bank_transfer": bank}
    card = {"reference_status": reference_status, "type": "refund"}
    if settled:
        card |= {
            "reference": "7190123456789012",
            "reference_type": "acquirer_reference_number",
        }
    return {"card": card, "type": "card"}

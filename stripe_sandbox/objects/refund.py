"""Refunds."""

from typing import Any


def refund(
    *,
    refund_id: str,
    amount: int,
    charge: dict[str, Any],
    reason: str | None,
    metadata: dict[str, str],
    created: int,
) -> dict[str, Any]:
    card = {"reference": "7190123456789012", "reference_status": "available", "type": "refund"}
    return {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": created,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {"card": card, "type": "card"},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }

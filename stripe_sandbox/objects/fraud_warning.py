"""Early fraud warnings: a bank says that a charge may be fraud, before any dispute."""

from typing import Any


def fraud_warning(
    *, warning_id: str, charge: dict[str, Any], fraud_type: str, created: int
) -> dict[str, Any]:
    return {
        "id": warning_id,
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": charge["id"],
        "created": created,
        "fraud_type": fraud_type,
        "livemode": False,
        "payment_intent": charge["payment_intent"],
    }

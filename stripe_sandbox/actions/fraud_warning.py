"""A bank warns of fraud; the warning stays actionable until the charge is refunded or disputed."""

from typing import Any

from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.fraud_warning import fraud_warning
from stripe_sandbox.store import Transaction

KIND = "radar.early_fraud_warning"


def warn(
    tx: Transaction, charge: dict[str, Any], *, fraud_type: str = "unauthorized_use_of_card"
) -> dict[str, Any]:
    """Raises Refusal for a charge that took no money."""
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} has not succeeded.")
    body = fraud_warning(
        warning_id=new_id("issfr"), charge=charge, fraud_type=fraud_type, created=tx.now()
    )
    body["actionable"] = _is_actionable(charge)
    tx.add(KIND, body)
    emit(tx, f"{KIND}.created", body)
    return body


def settle_warnings(tx: Transaction, charge: dict[str, Any]) -> None:
    """Nothing is left to do about the warnings of a charge refunded in full, or disputed."""
    if _is_actionable(charge):
        return
    for body in tx.all_of(KIND, match={"charge": charge["id"]}):
        if body["actionable"]:
            settled = tx.save({**body, "actionable": False})
            emit(tx, f"{KIND}.updated", settled, previous={"actionable": True})


def _is_actionable(charge: dict[str, Any]) -> bool:
    return not (charge["refunded"] or charge["disputed"])

"""/v1/radar/early_fraud_warnings"""

from typing import Any

from stripe_sandbox.actions.fraud_warning import KIND
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.params import RETRIEVE, Text, listing


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get(KIND, call.ids["id"], param="early_fraud_warning"))


def list_all(call: Call) -> dict[str, Any]:
    return call.page(KIND, "charge", "payment_intent")


_BASE = "/v1/radar/early_fraud_warnings"
ENDPOINTS = (
    Endpoint("GET", _BASE, listing(charge=Text(), payment_intent=Text()), list_all),
    Endpoint("GET", _BASE + "/{id}", RETRIEVE, retrieve),
)

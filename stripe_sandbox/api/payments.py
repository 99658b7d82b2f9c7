"""/v1/payment_intents and /v1/charges: read only, since the hosted page makes the payments."""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.params import RETRIEVE, Text, listing


def retrieve_intent(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("payment_intent", call.ids["id"], param="intent"))


def list_intents(call: Call) -> dict[str, Any]:
    return call.page("payment_intent", "customer")


def retrieve_charge(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("charge", call.ids["id"], account=call.account))


def list_charges(call: Call) -> dict[str, Any]:
    return call.page("charge", "customer", "payment_intent", "transfer_group")


ENDPOINTS = (
    Endpoint("GET", "/v1/payment_intents", listing(customer=Text()), list_intents),
    Endpoint("GET", "/v1/payment_intents/{id}", RETRIEVE, retrieve_intent),
    Endpoint(
        "GET",
        "/v1/charges",
        listing(customer=Text(), payment_intent=Text(), transfer_group=Text()),
        list_charges,
        connect=True,
    ),
    Endpoint("GET", "/v1/charges/{id}", RETRIEVE, retrieve_charge, connect=True),
)

"""/v1/events"""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.params import RETRIEVE, Text, listing


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("event", call.ids["id"]))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("event", "type")


ENDPOINTS = (
    Endpoint("GET", "/v1/events", listing(type=Text()), list_all),
    Endpoint("GET", "/v1/events/{id}", RETRIEVE, retrieve),
)

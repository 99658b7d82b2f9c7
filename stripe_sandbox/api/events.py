"""/v1/events"""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.params import RETRIEVE, ListOf, Text, listing


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("event", call.ids["id"]))


def list_all(call: Call) -> dict[str, Any]:
    if "types" in call.params:
        return call.page("event", type=call.params["types"])
    return call.page("event", "type")


_LIST = listing(type=Text(), types=ListOf(Text(), most=20))
ENDPOINTS = (
    Endpoint("GET", "/v1/events", _LIST, list_all),
    Endpoint("GET", "/v1/events/{id}", RETRIEVE, retrieve),
)

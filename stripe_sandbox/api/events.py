"""/v1/events"""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import bad_param
from stripe_sandbox.params import RETRIEVE, Flag, ListOf, Text, listing
from stripe_sandbox.store import Condition

KEPT_SECONDS = 30 * 86400  # Stripe lists the events of the last thirty days


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("event", call.ids["id"]))


def list_all(call: Call) -> dict[str, Any]:
    if "type" in call.params and "types" in call.params:
        raise bad_param("You may only specify one of these: type, types.", param="types")
    also: list[Condition] = [("created > ?", [call.tx.now() - KEPT_SECONDS])]
    if "type" in call.params:
        # `charge.*` means every event about charges.
        also.append(("json_extract(body, '$.type') GLOB ?", [call.params["type"]]))
    if "types" in call.params:
        marks = ", ".join("?" * len(call.params["types"]))
        also.append((f"json_extract(body, '$.type') IN ({marks})", call.params["types"]))
    if "delivery_success" in call.params:
        also.append((_DELIVERED if call.params["delivery_success"] else _WAITING, []))
    return call.page("event", also=also)


_WAITING = "EXISTS (SELECT 1 FROM deliveries WHERE event = objects.id AND state <> 'delivered')"
_DELIVERED = f"NOT {_WAITING}"
_LIST = listing(delivery_success=Flag(), type=Text(), types=ListOf(Text(), most=20))
ENDPOINTS = (
    Endpoint("GET", "/v1/events", _LIST, list_all),
    Endpoint("GET", "/v1/events/{id}", RETRIEVE, retrieve),
)

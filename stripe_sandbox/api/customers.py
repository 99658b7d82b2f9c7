"""/v1/customers"""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.objects.customer import customer
from stripe_sandbox.params import EXPAND, RETRIEVE, Metadata, Shape, Text

CREATE = Shape(
    {
        "address": Shape(
            {name: Text() for name in ("city", "line1", "line2", "postal_code", "state")}
            | {"country": Text(max_length=2)}
        ),
        "description": Text(),
        "email": Text(max_length=512),
        "expand": EXPAND,
        "metadata": Metadata(),
        "name": Text(max_length=256),
        "phone": Text(max_length=20),
        "tax_exempt": Text(("exempt", "none", "reverse")),
    }
)


def create(call: Call) -> dict[str, Any]:
    params = dict(call.params)
    if "address" in params:
        parts = ("city", "country", "line1", "line2", "postal_code", "state")
        params["address"] = {**dict.fromkeys(parts), **params["address"]}
    body = customer(params, created=call.tx.now())
    return call.show(call.tx.add("customer", body))


def retrieve(call: Call) -> dict[str, Any]:
    body = call.tx.get("customer", call.ids["id"], param="customer")
    return body if body.get("deleted") else call.show(body)


def delete(call: Call) -> dict[str, Any]:
    body = call.tx.get("customer", call.ids["id"], param="customer")
    return call.tx.save({"id": body["id"], "object": "customer", "deleted": True})


ENDPOINTS = (
    Endpoint("POST", "/v1/customers", CREATE, create),
    Endpoint("GET", "/v1/customers/{id}", RETRIEVE, retrieve),
    Endpoint("DELETE", "/v1/customers/{id}", RETRIEVE, delete),
)

"""/v1/customers"""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.objects.customer import customer
from stripe_sandbox.params import EXPAND, RETRIEVE, Metadata, Shape, Text

CREATE = Shape(
    {
        "description": Text(),
        "email": Text(max_length=512),
        "expand": EXPAND,
        "metadata": Metadata(),
        "name": Text(max_length=256),
        "phone": Text(max_length=20),
    }
)


def create(call: Call) -> dict[str, Any]:
    body = customer(call.params, created=call.tx.now())
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

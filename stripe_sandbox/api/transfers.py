"""/v1/transfers and their reversals"""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.actions.transfer import create_transfer, reverse_transfer
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.events import emit
from stripe_sandbox.params import (
    CURRENCY,
    EXPAND,
    RETRIEVE,
    Flag,
    Metadata,
    Shape,
    Text,
    Whole,
    listing,
)

CREATE = Shape(
    {
        "amount": Whole(1, money.MOST),
        "currency": CURRENCY,
        "description": Text(max_length=1000),
        "destination": Text(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "source_transaction": Text(),
        "source_type": Text(("card",)),
        "transfer_group": Text(),
    },
    required=("amount", "currency", "destination"),
)
UPDATE = Shape({"description": Text(max_length=1000), "expand": EXPAND, "metadata": Metadata()})
REVERSE = Shape(
    {
        "amount": Whole(1, money.MOST),
        "description": Text(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "refund_application_fee": Flag(),
    }
)


def create(call: Call) -> dict[str, Any]:
    return call.show(create_transfer(call.tx, call.params))


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("transfer", call.ids["id"], param="transfer"))


def update(call: Call) -> dict[str, Any]:
    before = call.tx.get("transfer", call.ids["id"], param="transfer")
    changes = {name: value for name, value in call.params.items() if name != "expand"}
    if "metadata" in changes:
        changes["metadata"] = {**before["metadata"], **changes["metadata"]}
    after = call.tx.save({**before, **changes})
    emit(call.tx, "transfer.updated", after, previous={name: before[name] for name in changes})
    return call.show(after)


def list_all(call: Call) -> dict[str, Any]:
    return call.page("transfer", "destination", "transfer_group")


def reverse(call: Call) -> dict[str, Any]:
    parent = call.tx.get("transfer", call.ids["id"], param="transfer")
    body = reverse_transfer(
        call.tx,
        parent,
        amount=call.params.get("amount"),
        metadata=call.params.get("metadata", {}),
    )
    return call.show(body)


def list_reversals(call: Call) -> dict[str, Any]:
    call.tx.get("transfer", call.ids["id"], param="transfer")
    return call.page("transfer_reversal", transfer=call.ids["id"])


def retrieve_reversal(call: Call) -> dict[str, Any]:
    call.tx.get("transfer", call.ids["id"], param="transfer")
    return call.show(call.tx.get("transfer_reversal", call.ids["reversal"]))


_BASE = "/v1/transfers"
_ONE = _BASE + "/{id}"
ENDPOINTS = (
    Endpoint("POST", _BASE, CREATE, create),
    Endpoint("GET", _BASE, listing(destination=Text(), transfer_group=Text()), list_all),
    Endpoint("GET", _ONE, RETRIEVE, retrieve),
    Endpoint("POST", _ONE, UPDATE, update),
    Endpoint("POST", _ONE + "/reversals", REVERSE, reverse),
    Endpoint("GET", _ONE + "/reversals", listing(), list_reversals),
    Endpoint("GET", _ONE + "/reversals/{reversal}", RETRIEVE, retrieve_reversal),
)

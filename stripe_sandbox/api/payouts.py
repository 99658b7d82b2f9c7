"""/v1/payouts, of the platform or of a connected account"""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.actions.payout import cancel, create_payout
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal
from stripe_sandbox.params import (
    CURRENCY,
    EXPAND,
    RETRIEVE,
    Metadata,
    Moment,
    Shape,
    Text,
    Whole,
    listing,
)

CREATE = Shape(
    {
        "amount": Whole(1, money.MOST),
        "currency": CURRENCY,
        "description": Text(),
        "destination": Text(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "method": Text(("standard",)),
        "source_type": Text(("card",)),
        "statement_descriptor": Text(max_length=22),
    },
    required=("amount", "currency"),
)


def create(call: Call) -> dict[str, Any]:
    params = {**call.params, "currency": money.check_currency(call.params["currency"])}
    return call.show(create_payout(call.tx, call.account, params, automatic=False))


def _found(call: Call) -> dict[str, Any]:
    return call.tx.get("payout", call.ids["id"], account=call.account, param="payout")


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(_found(call))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("payout", "destination", "status")


def cancel_now(call: Call) -> dict[str, Any]:
    body = _found(call)
    if body["automatic"]:
        raise Refusal(f"Payout {body['id']} is automatic and cannot be canceled.")
    return call.show(cancel(call.tx, body))


_BASE = "/v1/payouts"
_LIST = listing(
    arrival_date=Moment(),
    destination=Text(),
    status=Text(("canceled", "failed", "in_transit", "paid", "pending")),
)
ENDPOINTS = (
    Endpoint("POST", _BASE, CREATE, create, connect=True),
    Endpoint("GET", _BASE, _LIST, list_all, connect=True),
    Endpoint("GET", _BASE + "/{id}", RETRIEVE, retrieve, connect=True),
    Endpoint("POST", _BASE + "/{id}/cancel", RETRIEVE, cancel_now, connect=True),
)

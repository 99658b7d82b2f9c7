"""/v1/refunds"""

from typing import Any

from stripe_sandbox import money
from stripe_sandbox.actions.refund import cancel_refund, charge_to_refund, refund_charge, relabel
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal
from stripe_sandbox.params import EXPAND, RETRIEVE, Flag, Metadata, Shape, Text, Whole, listing

UPDATE = Shape({"expand": EXPAND, "metadata": Metadata()})
CREATE = Shape(
    {
        "amount": Whole(1, money.MOST),
        "charge": Text(),
        "expand": EXPAND,
        "metadata": Metadata(),
        "payment_intent": Text(),
        "reason": Text(("duplicate", "fraudulent", "requested_by_customer")),
        "refund_application_fee": Flag(),
        "reverse_transfer": Flag(),
    }
)


def create(call: Call) -> dict[str, Any]:
    params = call.params
    charge = charge_to_refund(call.tx, params)
    for name, what in (("reverse_transfer", "transfer"), ("refund_application_fee", "fee")):
        if params.get(name):
            raise Refusal(
                f"Charge {charge['id']} does not have an associated {what} to reverse.", param=name
            )
    body = refund_charge(
        call.tx,
        charge,
        amount=params.get("amount"),
        reason=params.get("reason"),
        metadata=params.get("metadata", {}),
    )
    return call.show(body)


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("refund", call.ids["id"], param="refund"))


def update(call: Call) -> dict[str, Any]:
    body = call.tx.get("refund", call.ids["id"], param="refund")
    return call.show(relabel(call.tx, body, metadata=call.params.get("metadata", {})))


def cancel(call: Call) -> dict[str, Any]:
    return call.show(cancel_refund(call.tx, call.tx.get("refund", call.ids["id"], param="refund")))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("refund", "charge", "payment_intent")


ENDPOINTS = (
    Endpoint("POST", "/v1/refunds", CREATE, create),
    Endpoint("GET", "/v1/refunds", listing(charge=Text(), payment_intent=Text()), list_all),
    Endpoint("GET", "/v1/refunds/{id}", RETRIEVE, retrieve),
    Endpoint("POST", "/v1/refunds/{id}", UPDATE, update),
    Endpoint("POST", "/v1/refunds/{id}/cancel", RETRIEVE, cancel),
)

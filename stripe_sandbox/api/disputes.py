"""/v1/disputes"""

from typing import Any

from stripe_sandbox.actions.dispute import CLOSED, close_dispute, give_evidence
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal, missing
from stripe_sandbox.objects.dispute import EVIDENCE, FILES
from stripe_sandbox.params import EXPAND, RETRIEVE, Flag, Metadata, Shape, Text, listing

UPDATE = Shape(
    {
        "evidence": Shape({name: Text(max_length=150_000, may_be_empty=True) for name in EVIDENCE}),
        "expand": EXPAND,
        "metadata": Metadata(),
        "submit": Flag(),
    }
)


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("dispute", call.ids["id"], param="dispute"))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("dispute", "charge", "payment_intent")


def update(call: Call) -> dict[str, Any]:
    body = call.tx.get("dispute", call.ids["id"], param="dispute")
    if body["status"] in CLOSED:
        raise Refusal(f"Dispute {body['id']} is already closed.")
    if "metadata" in call.params:
        body = call.tx.save({**body, "metadata": {**body["metadata"], **call.params["metadata"]}})
    # Evidence goes to the bank at once unless `submit` is false; `submit` alone sends the staged.
    if "evidence" in call.params or call.params.get("submit"):
        evidence = call.params.get("evidence", {})
        _check_files(call, evidence)
        submit = call.params.get("submit", True)
        body = give_evidence(call.tx, body, evidence=evidence, submit=submit)
    return call.show(body)


def _check_files(call: Call, evidence: dict[str, str]) -> None:
    for name in FILES & evidence.keys():
        file = call.tx.find(evidence[name], kind="file")
        if evidence[name] and (file is None or file["purpose"] != "dispute_evidence"):
            raise missing("file upload", evidence[name], param=f"evidence[{name}]", status=400)


def close(call: Call) -> dict[str, Any]:
    body = call.tx.get("dispute", call.ids["id"], param="dispute")
    return call.show(close_dispute(call.tx, body, won=False))


_ONE = "/v1/disputes/{id}"
ENDPOINTS = (
    Endpoint("GET", "/v1/disputes", listing(charge=Text(), payment_intent=Text()), list_all),
    Endpoint("GET", _ONE, RETRIEVE, retrieve),
    Endpoint("POST", _ONE, UPDATE, update),
    Endpoint("POST", _ONE + "/close", RETRIEVE, close),
)

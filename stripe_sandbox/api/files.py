"""/v1/files: what a shop uploads as evidence. The content is thrown away."""

from typing import Any

from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.file import file
from stripe_sandbox.params import EXPAND, RETRIEVE, Shape, Text, Whole, listing

_KINDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
_BY_ENDING = {".pdf": "pdf", ".jpg": "jpg", ".jpeg": "jpg", ".png": "png"}
_PURPOSES = ("account_requirement", "additional_verification", "dispute_evidence")
CREATE = Shape(
    {
        "expand": EXPAND,
        "file": Shape({"name": Text(), "size": Whole(), "type": Text()}, required=("name",)),
        "purpose": Text(_PURPOSES),
    },
    required=("file", "purpose"),
)


def create(call: Call) -> dict[str, Any]:
    upload = call.params["file"]
    ending = "." + upload["name"].lower().rpartition(".")[2]
    kind = _KINDS.get(upload["type"]) or _BY_ENDING.get(ending)
    if kind is None or not upload["size"]:
        raise Refusal("Evidence must be a PDF, JPEG or PNG that is not empty.", param="file")
    body = file(
        file_id=new_id("file"),
        name=upload["name"],
        kind=kind,
        size=upload["size"],
        purpose=call.params["purpose"],
        created=call.tx.now(),
    )
    return call.show(call.tx.add("file", body))


def retrieve(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("file", call.ids["id"], param="file"))


def list_all(call: Call) -> dict[str, Any]:
    return call.page("file", "purpose")


ENDPOINTS = (
    Endpoint("POST", "/v1/files", CREATE, create),
    Endpoint("GET", "/v1/files", listing(purpose=Text(_PURPOSES)), list_all),
    Endpoint("GET", "/v1/files/{id}", RETRIEVE, retrieve),
)

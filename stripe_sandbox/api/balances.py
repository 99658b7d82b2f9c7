"""/v1/balance and /v1/balance_transactions, for the platform or a connected account."""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.objects.balance import balance
from stripe_sandbox.params import CURRENCY, RETRIEVE, Text, listing


def retrieve_balance(call: Call) -> dict[str, Any]:
    available, pending = ledger.sums(call.tx, call.account)
    return call.show(balance(available=available, pending=pending))


def retrieve_transaction(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("balance_transaction", call.ids["id"], account=call.account))


def list_transactions(call: Call) -> dict[str, Any]:
    return call.page("balance_transaction", "type", "currency", "source")


ENDPOINTS = (
    Endpoint("GET", "/v1/balance", RETRIEVE, retrieve_balance, connect=True),
    Endpoint(
        "GET",
        "/v1/balance_transactions",
        listing(type=Text(), currency=CURRENCY, source=Text()),
        list_transactions,
        connect=True,
    ),
    Endpoint("GET", "/v1/balance_transactions/{id}", RETRIEVE, retrieve_transaction, connect=True),
)

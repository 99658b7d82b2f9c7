"""/v1/balance and /v1/balance_transactions, for the platform or a connected account."""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.api.endpoint import Call, Endpoint
from stripe_sandbox.errors import Refusal, missing
from stripe_sandbox.objects.balance import balance
from stripe_sandbox.params import CURRENCY, RETRIEVE, Text, listing
from stripe_sandbox.store import Condition


def retrieve_balance(call: Call) -> dict[str, Any]:
    available, pending = ledger.sums(call.tx, call.account)
    return call.show(balance(available=available, pending=pending))


def retrieve_transaction(call: Call) -> dict[str, Any]:
    return call.show(call.tx.get("balance_transaction", call.ids["id"], account=call.account))


def list_transactions(call: Call) -> dict[str, Any]:
    also: list[Condition] = []
    if "payout" in call.params:
        wanted = call.params["payout"]
        payout = call.tx.find(wanted, kind="payout", account=call.account)
        if payout is None:
            raise missing("payout", wanted, param="payout", status=400)
        if not payout["automatic"]:
            raise Refusal(
                "Balance transaction history can only be filtered on automatic payouts, not manual."
            )
        also.append(("id IN (SELECT entry FROM payout_parts WHERE payout = ?)", [wanted]))
    return call.page("balance_transaction", "type", "currency", "source", also=also)


ENDPOINTS = (
    Endpoint("GET", "/v1/balance", RETRIEVE, retrieve_balance, connect=True),
    Endpoint(
        "GET",
        "/v1/balance_transactions",
        listing(type=Text(), currency=CURRENCY, source=Text(), payout=Text()),
        list_transactions,
        connect=True,
    ),
    Endpoint("GET", "/v1/balance_transactions/{id}", RETRIEVE, retrieve_transaction, connect=True),
)

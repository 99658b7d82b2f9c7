"""Requests that fail on purpose, as the SDK sees them."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox

CASES: list[tuple[str, type[stripe.StripeError], int]] = [
    ("401", stripe.AuthenticationError, 401),
    ("403", stripe.PermissionError, 403),
    ("404", stripe.InvalidRequestError, 404),
    ("429", stripe.RateLimitError, 429),
    ("500", stripe.APIError, 500),
    ("503", stripe.APIError, 503),
]


@pytest.mark.parametrize(("kind", "error", "status"), CASES)
def test_refused_request_does_nothing_and_leaves_the_key_free(
    sandbox: Sandbox, kind: str, error: type[stripe.StripeError], status: int
) -> None:
    charge = sandbox.charge()
    sandbox.control("faults", {"kind": kind, "match": "POST /v1/refunds"})
    params: Any = {"charge": charge.id, "amount": 700}
    key: Any = {"idempotency_key": f"refused-{kind}"}
    with pytest.raises(error) as caught:
        sandbox.client.v1.refunds.create(params, key)
    assert caught.value.http_status == status
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0
    assert sandbox.client.v1.refunds.create(params, key).amount == 700


def test_request_that_never_arrives(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    sandbox.control("faults", {"kind": "lost_request", "match": "POST /v1/refunds"})
    with pytest.raises(stripe.APIConnectionError):
        sandbox.client.v1.refunds.create({"charge": charge.id})
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0


def test_fault_strikes_one_endpoint_only(sandbox: Sandbox) -> None:
    sandbox.control("faults", {"kind": "401", "match": "GET /v1/balance", "times": 2})
    assert sandbox.client.v1.charges.list().data is not None
    for _ in range(2):
        with pytest.raises(stripe.AuthenticationError):
            sandbox.client.v1.balance.retrieve()
    assert sandbox.client.v1.balance.retrieve().object == "balance"

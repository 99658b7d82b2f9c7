"""Idempotency keys: one effect per key, whatever the network and the caller do."""

import http.client
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox


def _keyed(key: str) -> Any:
    return {"idempotency_key": key}


def _post(sandbox: Sandbox, path: str, key: str, **params: str) -> tuple[int, str | None]:
    """A bare request, to see the headers the SDK hides."""
    address = urllib.parse.urlsplit(sandbox.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    headers = {"Authorization": "Bearer sk_test_of_the_suite", "Idempotency-Key": key}
    connection.request("POST", path, urllib.parse.urlencode(params), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Idempotent-Replayed")


def test_same_key_gives_the_first_answer_again(sandbox: Sandbox) -> None:
    create = sandbox.client.v1.customers.create
    first = create({"email": "a@example.com"}, _keyed("again"))
    assert create({"email": "a@example.com"}, _keyed("again")).id == first.id
    assert _post(sandbox, "/v1/customers", "fresh", name="x") == (200, None)
    assert _post(sandbox, "/v1/customers", "fresh", name="x") == (200, "true")


def test_same_key_for_another_request_is_refused(sandbox: Sandbox) -> None:
    create = sandbox.client.v1.customers.create
    create({"email": "a@example.com"}, _keyed("mine"))
    with pytest.raises(stripe.IdempotencyError) as caught:
        create({"email": "b@example.com"}, _keyed("mine"))
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError):
        sandbox.client.v1.accounts.create({"email": "a@example.com"}, _keyed("mine"))


def test_twenty_threads_with_one_key_make_one_refund(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000)

    def refund(_: int) -> str:
        try:
            done = sandbox.client.v1.refunds.create(
                {"charge": charge.id, "amount": 100}, _keyed("race")
            )
        except stripe.StripeError as error:
            assert error.http_status == 409
            return "conflict"
        return str(done.id)

    with ThreadPoolExecutor(20) as pool:
        results = set(pool.map(refund, range(20)))
    assert len(results - {"conflict"}) == 1
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 100


def test_same_key_while_the_first_still_runs_is_409(sandbox: Sandbox) -> None:
    sandbox.control("faults", {"kind": "slow", "match": "POST /v1/customers", "seconds": 1})
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_post, sandbox, "/v1/customers", "busy-key", name="x")
        while sandbox.control("faults", method="GET")["faults"][-1]["times"]:
            pass
        assert _post(sandbox, "/v1/customers", "busy-key", name="x")[0] == 409
        assert first.result() == (200, None)
    assert _post(sandbox, "/v1/customers", "busy-key", name="x") == (200, "true")


def test_refused_parameters_do_not_use_up_the_key(sandbox: Sandbox) -> None:
    create = sandbox.client.v1.customers.create
    with pytest.raises(stripe.InvalidRequestError):
        create({"wrong": "x"}, _keyed("spared"))
    assert create({"name": "x"}, _keyed("spared")).id


def test_a_refusal_that_ran_is_kept(sandbox: Sandbox) -> None:
    designer = sandbox.designer()
    params = {"amount": 50_000_000, "currency": "usd", "destination": designer.id}
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            sandbox.client.v1.transfers.create(params, _keyed("poor"))
        assert caught.value.code == "balance_insufficient"
    assert (caught.value.headers or {})["Idempotent-Replayed"] == "true"


def test_500_after_the_effect_is_kept_and_the_effect_is_found_by_listing(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    sandbox.control("faults", {"kind": "error500_after_commit", "match": "POST /v1/transfers"})
    params = {
        "amount": 500,
        "currency": "usd",
        "destination": designer.id,
        "source_transaction": charge.id,
        "transfer_group": "lost-500",
    }
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            sandbox.client.v1.transfers.create(params, _keyed("five-hundred"))
        assert caught.value.http_status == 500
    found = sandbox.client.v1.transfers.list({"transfer_group": "lost-500"})
    assert [t.amount for t in found.data] == [500]


def test_lost_answer_is_recovered_with_the_same_key(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    sandbox.control("faults", {"kind": "timeout", "match": "POST /v1/refunds", "seconds": 0})
    params = {"charge": charge.id, "amount": 700}
    with pytest.raises(stripe.APIConnectionError):
        sandbox.client.v1.refunds.create(params, _keyed("lost"))
    assert sandbox.client.v1.refunds.create(params, _keyed("lost")).amount == 700
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 700


def test_429_has_no_effect_and_leaves_the_key_free(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    sandbox.control("faults", {"kind": "429", "match": "POST /v1/refunds"})
    params = {"charge": charge.id, "amount": 700}
    with pytest.raises(stripe.RateLimitError):
        sandbox.client.v1.refunds.create(params, _keyed("busy"))
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0
    assert sandbox.client.v1.refunds.create(params, _keyed("busy")).amount == 700


def test_keys_are_forgotten_after_a_day(sandbox: Sandbox) -> None:
    create = sandbox.client.v1.customers.create
    first = create({"name": "x"}, _keyed("old"))
    sandbox.control("clock", {"advance_seconds": 86_401})
    assert create({"name": "x"}, _keyed("old")).id != first.id

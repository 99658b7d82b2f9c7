"""Refunds: what is given back, what waits, what fails, and what is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop

PENDING, COMES_BACK = "4000000000007726", "4000000000005126"


def test_refunding_more_than_is_left_is_refused(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000)
    refunds = sandbox.client.v1.refunds
    refunds.create({"charge": charge.id, "amount": 6000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded") as caught:
        refunds.create({"charge": charge.id, "amount": 4001})
    assert caught.value.param == "amount"
    assert refunds.create({"charge": charge.id}).amount == 4000
    with pytest.raises(stripe.InvalidRequestError) as again:
        refunds.create({"charge": charge.id})
    assert again.value.code == "charge_already_refunded"
    now = sandbox.client.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert (now.refunded, [r.amount for r in now.refunds.data]) == (True, [4000, 6000])


def test_refunds_at_the_same_moment_never_exceed_the_charge(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000)

    def refund(_: int) -> int:
        try:
            body = {"charge": charge.id, "amount": 3000}
            return int(sandbox.client.v1.refunds.create(body).amount)
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(refund, range(10))) == 9000


def test_failed_refund_brings_the_money_back(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000)
    before = sandbox.balance()
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    sandbox.control(f"refunds/{refund.id}/fail")
    now = sandbox.client.v1.refunds.retrieve(refund.id)
    assert (now.status, sandbox.balance()) == ("failed", before)
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0
    shop.wait_for(refund.id, "refund.failed")
    entries = [now.balance_transaction, now.failure_balance_transaction]
    read = sandbox.client.v1.balance_transactions.retrieve
    assert [read(entry).amount for entry in entries] == [-10_000, 10_000]
    assert [read(entry).reporting_category for entry in entries] == ["refund", "refund_failure"]
    assert sandbox.client.v1.refunds.create({"charge": charge.id}).status == "succeeded"


def test_pending_refund_takes_the_money_and_settles_later(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000, number=PENDING)
    before = sandbox.balance()
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    assert sandbox.balance() == before - 10_000
    sandbox.control("clock", {"advance_seconds": 86_401})
    now = sandbox.client.v1.refunds.retrieve(refund.id)
    assert (now.status, "pending_reason" in now) == ("succeeded", False)
    shop.wait_for(refund.id, "refund.updated")
    mine = [e for e in shop.received if e.data.object["id"] == refund.id]
    (event,) = [e for e in mine if e.type == "refund.updated"]
    before_that = event.data.previous_attributes
    assert before_that is not None
    assert before_that["status"] == "pending"


def test_refund_that_succeeded_may_come_back(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000, number=COMES_BACK)
    before = sandbox.balance()
    refund = sandbox.client.v1.refunds.create({"charge": charge.id})
    assert refund.status == "succeeded"
    sandbox.control("clock", {"advance_seconds": 86_401})
    shop.wait_for(refund.id, "refund.failed")
    assert sandbox.client.v1.refunds.retrieve(refund.id).status == "failed"
    assert sandbox.balance() == before


def test_refund_that_waits_for_the_buyer_can_be_canceled(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000)
    before = sandbox.balance()
    sandbox.control(f"charges/{charge.id}/refunds", {"course": "requires_action"})
    api = sandbox.client.v1.refunds
    refund = api.create({"charge": charge.id, "amount": 2500})
    assert (refund.status, refund.instructions_email) == ("requires_action", "ben@example.com")
    assert api.cancel(refund.id).status == "canceled"
    assert sandbox.balance() == before
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 0
    shop.wait_for(refund.id, "refund.updated")
    with pytest.raises(stripe.InvalidRequestError, match="cannot be canceled"):
        api.cancel(api.create({"charge": sandbox.charge().id}).id)


def test_refund_in_the_dashboard_is_only_heard_of(sandbox: Sandbox, shop: Shop) -> None:
    charge = sandbox.charge(10_000)
    made = sandbox.control(f"charges/{charge.id}/refund", {"amount": 1200})
    for object_id, kind in ((made["id"], "refund.created"), (charge.id, "charge.refunded")):
        shop.wait_for(object_id, kind)
    event = next(e for e in shop.received if e.data.object["id"] == made["id"])
    assert event.request is not None
    assert (event.request.id, event.request.idempotency_key) == (None, None)
    listed = sandbox.client.v1.refunds.list({"charge": charge.id}).data
    assert [(r.id, r.amount, r.metadata.to_dict()) for r in listed] == [(made["id"], 1200, {})]


def test_refund_can_be_labelled_later(sandbox: Sandbox, shop: Shop) -> None:
    refund = sandbox.client.v1.refunds.create({"charge": sandbox.charge().id})
    named = sandbox.client.v1.refunds.update(refund.id, {"metadata": {"reference": "r-1"}})
    assert named.metadata.to_dict() == {"reference": "r-1"}
    shop.wait_for(refund.id, "refund.updated")

"""Shares that move to designers and back, and what Stripe refuses when the money is not there."""

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop


def _transfer(sandbox: Sandbox, designer: Any, amount: int, **more: Any) -> Any:
    return sandbox.client.v1.transfers.create(
        {"amount": amount, "currency": "usd", "destination": designer.id, **more}
    )


def test_transfers_of_a_charge_are_capped_by_its_net(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(10_000), sandbox.designer()
    _transfer(sandbox, designer, 9000, source_transaction=charge.id)
    with pytest.raises(stripe.InvalidRequestError, match="must not exceed"):
        _transfer(sandbox, designer, 681, source_transaction=charge.id)
    assert _transfer(sandbox, designer, 680, source_transaction=charge.id).amount == 680


def test_transfer_without_a_source_needs_available_money(sandbox: Sandbox) -> None:
    designer = sandbox.designer()
    sandbox.charge(10_000)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        _transfer(sandbox, designer, 1)
    assert caught.value.code == "balance_insufficient"
    sandbox.charge(10_000, number="4000000000000077")
    assert _transfer(sandbox, designer, 9680).amount == 9680


def test_pending_money_becomes_available_in_time(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000)
    sandbox.control("clock", {"advance_seconds": 2 * 86_400 + 1})
    entry = sandbox.client.v1.balance_transactions.retrieve(charge.balance_transaction.id)
    assert entry.status == "available"
    assert sum(row.amount for row in sandbox.client.v1.balance.retrieve().pending) == 0


def test_money_can_be_settled_without_moving_the_clock(sandbox: Sandbox) -> None:
    charge, before = sandbox.charge(10_000), sandbox.control("clock")["now"]
    sandbox.control("settle")
    entry = sandbox.client.v1.balance_transactions.retrieve(charge.balance_transaction.id)
    assert (entry.status, entry.available_on <= before + 5) == ("available", True)
    assert sandbox.control("clock")["now"] <= before + 5


def test_deauthorized_account_is_out_of_reach(sandbox: Sandbox, shop: Shop) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    earlier = _transfer(sandbox, designer, 100, source_transaction=charge.id)
    sandbox.control(f"accounts/{designer.id}/deauthorize")
    link = {"type": "account_onboarding", "return_url": "http://a/b", "refresh_url": "http://a/c"}
    api, theirs = sandbox.client.v1, {"stripe_account": designer.id}
    calls: tuple[Callable[[], Any], ...] = (
        lambda: api.accounts.retrieve(designer.id),
        lambda: api.balance.retrieve(options=theirs),
        lambda: api.account_links.create({"account": designer.id, **link}),
        lambda: api.transfers.reversals.create(earlier.id),
    )
    for call in calls:
        with pytest.raises(stripe.PermissionError) as gone:
            call()
        # The SDK fills `code` of a 400 only; of a 403 it keeps it in the body.
        body: Any = gone.value.json_body
        assert (gone.value.http_status, body["error"]["code"]) == (403, "account_invalid")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        _transfer(sandbox, designer, 100, source_transaction=charge.id)
    assert (caught.value.http_status, caught.value.param) == (400, "destination")
    shop.wait_for("ca_sandbox", "account.application.deauthorized")
    assert [e.account for e in shop.received if e.data.object["id"] == "ca_sandbox"] == [
        designer.id
    ]


def test_account_without_active_transfers_gets_nothing(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(), sandbox.designer(ready=False)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        _transfer(sandbox, designer, 100, source_transaction=charge.id)
    assert caught.value.code == "insufficient_capabilities_for_transfer"
    sandbox.control(f"accounts/{designer.id}/onboard")
    assert _transfer(sandbox, designer, 100, source_transaction=charge.id).amount == 100
    sandbox.control(f"accounts/{designer.id}/restrict", {"reason": "rejected.fraud"})
    with pytest.raises(stripe.InvalidRequestError):
        _transfer(sandbox, designer, 100, source_transaction=charge.id)


def test_transfer_in_another_currency_than_the_charge_is_refused(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(10_000, currency="eur"), sandbox.designer()
    with pytest.raises(stripe.InvalidRequestError, match="currency"):
        _transfer(sandbox, designer, 100, source_transaction=charge.id)


def test_reversal_stops_at_what_is_left(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    transfer = _transfer(sandbox, designer, 5000, source_transaction=charge.id)
    reversals = sandbox.client.v1.transfers.reversals
    reversals.create(transfer.id, {"amount": 2000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unreversed"):
        reversals.create(transfer.id, {"amount": 3001})
    reversals.create(transfer.id)
    with pytest.raises(stripe.InvalidRequestError, match="already fully reversed"):
        reversals.create(transfer.id)
    assert [r.amount for r in reversals.list(transfer.id).data] == [3000, 2000]
    assert len(sandbox.client.v1.transfers.retrieve(transfer.id).reversals.data) == 2


def test_reversal_fails_once_the_designer_was_paid_out(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000, number="4000000000000077")
    designer = sandbox.designer()
    transfer = _transfer(sandbox, designer, 5000, source_transaction=charge.id)
    sandbox.control(f"accounts/{designer.id}/payout")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.transfers.reversals.create(transfer.id)
    assert caught.value.code == "balance_insufficient"


def test_transfer_can_be_labelled_later(sandbox: Sandbox, shop: Shop) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    transfer = _transfer(sandbox, designer, 100, source_transaction=charge.id)
    named = sandbox.client.v1.transfers.update(transfer.id, {"metadata": {"reference": "t-1"}})
    assert named.metadata.to_dict() == {"reference": "t-1"}
    shop.wait_for(transfer.id, "transfer.updated")


def test_account_with_money_cannot_be_deleted(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    transfer = _transfer(sandbox, designer, 100, source_transaction=charge.id)
    with pytest.raises(stripe.InvalidRequestError, match="balance is zero"):
        sandbox.client.v1.accounts.delete(designer.id)
    sandbox.client.v1.transfers.reversals.create(transfer.id)
    assert sandbox.client.v1.accounts.delete(designer.id).deleted is True
    with pytest.raises(stripe.PermissionError):
        sandbox.client.v1.accounts.retrieve(designer.id)


def test_connected_account_sees_its_own_payment_only(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(), sandbox.designer()
    transfer = _transfer(sandbox, designer, 100, source_transaction=charge.id)
    theirs: Any = {"stripe_account": designer.id}
    payment = sandbox.client.v1.charges.retrieve(transfer.destination_payment, options=theirs)
    assert (payment.amount, payment.source_transfer) == (100, transfer.id)
    with pytest.raises(stripe.InvalidRequestError):
        sandbox.client.v1.charges.retrieve(charge.id, options=theirs)

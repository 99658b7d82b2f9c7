"""Payouts to a bank: of the platform and of a designer, and what comes back after it was paid."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop

AT_ONCE = "4000000000000077"
DAY = 86_400


def _paid_designer(sandbox: Sandbox, amount: int = 5000) -> Any:
    """A designer with an available balance."""
    charge, designer = sandbox.charge(10_000, number=AT_ONCE), sandbox.designer()
    sandbox.client.v1.transfers.create(
        {
            "amount": amount,
            "currency": "usd",
            "destination": designer.id,
            "source_transaction": charge.id,
        }
    )
    return designer


def _own(designer: Any) -> Any:
    return {"stripe_account": designer.id}


def test_designers_money_leaves_at_once_and_arrives_later(sandbox: Sandbox, shop: Shop) -> None:
    designer = _paid_designer(sandbox)
    made = sandbox.control(f"accounts/{designer.id}/payout")
    assert (made["amount"], made["status"], made["automatic"]) == (5000, "in_transit", True)
    assert sandbox.balance(designer.id) == 0
    sandbox.control("clock", {"advance_seconds": 2 * DAY + 1})
    paid = sandbox.client.v1.payouts.retrieve(made["id"], options=_own(designer))
    assert (paid.status, paid.destination) == ("paid", designer.external_accounts.data[0].id)
    shop.wait_for(made["id"], "payout.paid")
    mine = [e for e in shop.received if e.data.object["id"] == made["id"]]
    assert [(e.type, e.account) for e in mine] == [
        ("payout.created", designer.id),
        ("payout.paid", designer.id),
    ]


def test_bank_returns_a_payout_after_it_was_paid(sandbox: Sandbox, shop: Shop) -> None:
    designer = _paid_designer(sandbox)
    made = sandbox.control(f"accounts/{designer.id}/payout")
    sandbox.control(f"payouts/{made['id']}/arrive")
    sandbox.control(f"payouts/{made['id']}/fail", {"code": "account_closed"})
    failed = sandbox.client.v1.payouts.retrieve(
        made["id"], {"expand": ["failure_balance_transaction"]}, options=_own(designer)
    )
    assert (failed.status, failed.failure_code) == ("failed", "account_closed")
    back = failed.failure_balance_transaction
    assert (back.amount, back.type, back.reporting_category) == (
        5000,
        "payout_failure",
        "payout_reversal",
    )
    assert sandbox.balance(designer.id) == 5000
    shop.wait_for(made["id"], "payout.failed")
    bank = designer.external_accounts.data[0].id
    shop.wait_for(bank, "account.external_account.updated")
    now = sandbox.client.v1.accounts.retrieve(designer.id)
    assert (now.payouts_enabled, now.requirements.past_due) == (False, ["external_account"])
    with pytest.raises(OSError, match="400"):
        sandbox.control(f"accounts/{designer.id}/payout")
    sandbox.control(f"accounts/{designer.id}/onboard")
    again = sandbox.control(f"accounts/{designer.id}/payout")
    assert (again["amount"], again["destination"] != bank) == (5000, True)


def test_payout_asked_for_can_be_canceled_until_the_bank_has_it(
    sandbox: Sandbox, shop: Shop
) -> None:
    designer = _paid_designer(sandbox)
    api, own = sandbox.client.v1.payouts, _own(designer)
    made = api.create({"amount": 1200, "currency": "usd"}, own)
    assert (made.status, made.automatic, sandbox.balance(designer.id)) == ("pending", False, 3800)
    assert api.cancel(made.id, options=own).status == "canceled"
    assert sandbox.balance(designer.id) == 5000
    shop.wait_for(made.id, "payout.canceled")
    with pytest.raises(stripe.InvalidRequestError, match="cannot be canceled"):
        api.cancel(made.id, options=own)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        api.create({"amount": 5001, "currency": "usd"}, own)
    assert caught.value.code == "balance_insufficient"


def test_payout_of_a_designer_who_left_arrives_unheard(sandbox: Sandbox) -> None:
    designer = _paid_designer(sandbox)
    made = sandbox.control(f"accounts/{designer.id}/payout")
    sandbox.control(f"accounts/{designer.id}/deauthorize")
    sandbox.control("clock", {"advance_seconds": 2 * DAY + 1})
    paid = sandbox.client.v1.events.list({"type": "payout.paid"}).data
    assert made["id"] not in [event.data.object["id"] for event in paid]
    with pytest.raises(stripe.PermissionError):
        sandbox.client.v1.payouts.retrieve(made["id"], options=_own(designer))


def test_platform_pays_out_all_that_is_available(sandbox: Sandbox, shop: Shop) -> None:
    sandbox.control("reset")
    charges = [sandbox.charge(10_000, number=AT_ONCE) for _ in range(2)]
    refund = sandbox.client.v1.refunds.create({"charge": charges[0].id, "amount": 1000})
    waiting = sandbox.charge(500)
    payout = sandbox.control("payout")
    assert payout["amount"] == 2 * 9680 - 1000
    found = sandbox.client.v1.balance_transactions.list({"payout": payout["id"]}).data
    assert [(t.type, t.source) for t in found] == [
        ("payout", payout["id"]),
        ("refund", refund.id),
        ("charge", charges[1].id),
        ("charge", charges[0].id),
    ]
    assert sum(t.net for t in found) == 0
    assert sandbox.balance() == waiting.balance_transaction.net
    shop.wait_for(payout["id"], "payout.created")
    (event,) = [e for e in shop.received if e.data.object["id"] == payout["id"]]
    assert "account" not in event, "it is the platform's own"


def test_failed_payout_of_the_platform_is_part_of_the_next_one(sandbox: Sandbox) -> None:
    sandbox.control("reset")
    sandbox.charge(10_000, number=AT_ONCE)
    first = sandbox.control("payout")
    sandbox.control(f"payouts/{first['id']}/fail")
    second = sandbox.control("payout")
    found = sandbox.client.v1.balance_transactions.list({"payout": second["id"]}).data
    assert [(t.type, t.net) for t in found] == [("payout", -9680), ("payout_failure", 9680)]
    assert [p.status for p in sandbox.client.v1.payouts.list().data] == ["in_transit", "failed"]
    assert [p.id for p in sandbox.client.v1.payouts.list({"status": "failed"}).data] == [
        first["id"]
    ]


def test_only_automatic_payouts_list_their_parts(sandbox: Sandbox) -> None:
    sandbox.charge(10_000, number=AT_ONCE)
    payout = sandbox.client.v1.payouts.create({"amount": 100, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError, match="automatic"):
        sandbox.client.v1.balance_transactions.list({"payout": payout.id})

"""Disputes take the money and a fee; winning brings the money back; an inquiry moves nothing."""

from typing import Any

import pytest
import stripe

DISPUTED, INQUIRY = "4000000000000259", "4000000000001976"


def _dispute(sandbox: Any, charge: Any) -> Any:
    return sandbox.client.v1.disputes.list({"charge": charge.id}).data[0]


def test_disputed_card_pays_and_then_takes_the_money_back(sandbox: Any, shop: Any) -> None:
    before = sandbox.balance()
    charge = sandbox.charge(10_000, number=DISPUTED)
    dispute = _dispute(sandbox, charge)
    assert (dispute.status, dispute.amount) == ("needs_response", 10_000)
    assert [b.net for b in dispute.balance_transactions] == [-11_500]
    assert sandbox.balance() == before + 9680 - 11_500
    shop.wait_for(dispute.id, "charge.dispute.created")
    shop.wait_for(dispute.id, "charge.dispute.funds_withdrawn")
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.refunds.create({"charge": charge.id})
    assert caught.value.code == "charge_disputed"


def test_won_dispute_returns_the_amount_but_not_the_fee(sandbox: Any, shop: Any) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    won = sandbox.client.v1.disputes.update(
        dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}}
    )
    assert (won.status, len(won.balance_transactions)) == ("won", 2)
    assert sandbox.balance() == before + 9680 - 1500
    shop.wait_for(dispute.id, "charge.dispute.funds_reinstated")
    shop.wait_for(dispute.id, "charge.dispute.closed")


def test_closing_a_dispute_accepts_the_loss_once(sandbox: Any, shop: Any) -> None:
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=DISPUTED))
    assert sandbox.client.v1.disputes.close(dispute.id).status == "lost"
    shop.wait_for(dispute.id, "charge.dispute.closed")
    with pytest.raises(stripe.InvalidRequestError, match="already closed"):
        sandbox.client.v1.disputes.close(dispute.id)


def test_inquiry_moves_no_money(sandbox: Any) -> None:
    before = sandbox.balance()
    dispute = _dispute(sandbox, sandbox.charge(10_000, number=INQUIRY))
    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])
    assert sandbox.client.v1.disputes.close(dispute.id).status == "warning_closed"
    assert sandbox.balance() == before + 9680


def test_a_dispute_can_come_after_a_refund(sandbox: Any, shop: Any) -> None:
    charge = sandbox.charge(10_000)
    sandbox.client.v1.refunds.create({"charge": charge.id})
    made = sandbox.control(f"charges/{charge.id}/dispute")
    shop.wait_for(made["id"], "charge.dispute.created")

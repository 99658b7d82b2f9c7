"""A delayed method: complete is not paid, and the shop learns later which way it went."""

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox, Shop

ACCOUNT_NUMBER = "000123456789"


def _placed(sandbox: Sandbox) -> Any:
    session = sandbox.session(10_000)
    assert sandbox.pay(session, ACCOUNT_NUMBER).status == 303
    return sandbox.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )


def test_order_is_placed_but_no_money_is_there(sandbox: Sandbox, shop: Shop) -> None:
    before = sandbox.balance()
    session = _placed(sandbox)
    assert (session.status, session.payment_status) == ("complete", "unpaid")
    assert session.payment_intent.status == "processing"
    assert sandbox.balance() == before
    shop.wait_for(session.id, "checkout.session.completed")
    with pytest.raises(stripe.InvalidRequestError, match="has not succeeded"):
        sandbox.client.v1.refunds.create({"payment_intent": session.payment_intent.id})


def test_arriving_money_is_booked_once(sandbox: Sandbox, shop: Shop) -> None:
    before, session = sandbox.balance(), _placed(sandbox)
    intent = session.payment_intent.id
    sandbox.control(f"payment_intents/{intent}/settle")
    now = sandbox.client.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert (now.payment_status, now.payment_intent.amount_received) == ("paid", 10_000)
    assert now.payment_intent.latest_charge.balance_transaction.net == 9680
    assert sandbox.balance() == before + 9680
    shop.wait_for(session.id, "checkout.session.async_payment_succeeded")
    with pytest.raises(OSError, match="400"):
        sandbox.control(f"payment_intents/{intent}/settle")


def test_failing_debit_moves_nothing(sandbox: Sandbox, shop: Shop) -> None:
    before, session = sandbox.balance(), _placed(sandbox)
    sandbox.control(f"payment_intents/{session.payment_intent.id}/settle", {"outcome": "failed"})
    now = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert (now.payment_status, sandbox.balance()) == ("unpaid", before)
    shop.wait_for(session.id, "checkout.session.async_payment_failed")
    shop.wait_for(session.payment_intent.id, "payment_intent.payment_failed")


def test_shop_that_takes_cards_only_refuses_a_bank_account(sandbox: Sandbox) -> None:
    page = sandbox.pay(sandbox.session(payment_method_types=["card"]), ACCOUNT_NUMBER)
    assert (page.status, "does not take bank debits" in page.text) == (422, True)

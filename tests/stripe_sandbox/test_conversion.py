"""A platform that settles in one currency: the buyer's money is converted, and so is the fee."""

from collections.abc import Iterator

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox


@pytest.fixture(autouse=True)
def settles_in_dollars(sandbox: Sandbox) -> Iterator[None]:
    sandbox.control("reset")
    sandbox.control("settings", {"settlement_currency": "usd", "rates": {"eur": 1.1}})
    yield
    sandbox.control("reset")


def test_charge_reaches_the_balance_in_its_own_currency(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000, currency="eur")
    entry = charge.balance_transaction
    assert (charge.currency, charge.amount) == ("eur", 10_000)
    assert (entry.currency, entry.amount, entry.exchange_rate) == ("usd", 11_000, 1.1)
    assert (entry.fee, entry.fee_details[0].currency, entry.net) == (349, "usd", 10_651)
    assert (sandbox.balance(), sandbox.balance(currency="eur")) == (10_651, 0)


def test_yen_have_no_cents(sandbox: Sandbox) -> None:
    entry = sandbox.charge(10_000, currency="jpy").balance_transaction
    assert (entry.amount, entry.exchange_rate) == (6700, 0.0067)


def test_refund_is_converted_at_the_rate_of_its_day(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000, currency="eur")
    sandbox.control("settings", {"rates": {"eur": 1.2}})
    refund = sandbox.client.v1.refunds.create(
        {"charge": charge.id, "expand": ["balance_transaction"]}
    )
    entry = refund.balance_transaction
    assert (refund.amount, refund.currency) == (10_000, "eur")
    assert (entry.amount, entry.currency, entry.exchange_rate) == (-12_000, "usd", 1.2)
    sandbox.control("settings", {"rates": {"eur": 1.0}})
    sandbox.control(f"refunds/{refund.id}/fail")
    assert sandbox.balance() == 10_651, "what was taken comes back"


def test_won_dispute_brings_back_what_was_taken(sandbox: Sandbox) -> None:
    charge = sandbox.charge(10_000, currency="eur")
    made = sandbox.control(f"charges/{charge.id}/dispute")
    sandbox.control("settings", {"rates": {"eur": 1.3}})
    won = sandbox.control(f"disputes/{made['id']}/close", {"outcome": "won"})
    taken, back = won["balance_transactions"]
    assert (taken["amount"], taken["fee"], taken["currency"]) == (-11_000, 1500, "usd")
    assert (back["amount"], won["amount"], won["currency"]) == (11_000, 10_000, "eur")


def test_transfer_is_in_the_currency_of_the_balance(sandbox: Sandbox) -> None:
    charge, designer = sandbox.charge(10_000, currency="eur"), sandbox.designer()
    wish = {"amount": 100, "destination": designer.id, "source_transaction": charge.id}
    with pytest.raises(stripe.InvalidRequestError, match="currency"):
        sandbox.client.v1.transfers.create({**wish, "currency": "eur"})
    assert sandbox.client.v1.transfers.create({**wish, "currency": "usd"}).amount == 100

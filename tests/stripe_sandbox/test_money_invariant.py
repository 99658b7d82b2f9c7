"""Whatever happens in whatever order: no cent appears or disappears."""

import random
import urllib.error
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.conftest import Sandbox

CARDS = (
    "4242424242424242",  # pays
    "4000000000000077",  # pays, available at once
    "4000000000000002",  # declined
    "4000000000000259",  # disputed
    "4000000000001976",  # an inquiry
    "4000000000005423",  # a fraud warning
    "4000000000005126",  # a refund comes back
    "4000000000007726",  # a refund is pending
)
COURSES = ("succeeded", "pending", "requires_action", "fails_later")


class Story:
    """Random acts of buyers, designers and staff; refusals are fine, lost money is not."""

    currencies: tuple[str, ...] = ("usd",)

    def __init__(self, sandbox: Sandbox, seed: int) -> None:
        self.sandbox = sandbox
        self.api = sandbox.client.v1
        self.random = random.Random(seed)  # noqa: S311 - repeatable
        self.designers = [sandbox.designer() for _ in range(2)]

    def play(self, steps: int) -> None:
        acts: tuple[Callable[[], None], ...] = (
            self.buy,
            self.buy,
            self.transfer,
            self.refund,
            self.reverse,
            self.pay_out,
        )
        acts += (self.close_dispute, self.fail_refund, self.wait)
        acts += (self.return_payout, self.pay_out_platform)
        acts += (self.dispute, self.refund_in_dashboard, self.decide_refund)
        for _ in range(steps):
            self.random.choice(acts)()

    def buy(self) -> None:
        amounts = [self.random.randint(50, 20_000) for _ in range(self.random.randint(1, 3))]
        session = self.sandbox.session(*amounts, currency=self.random.choice(self.currencies))
        self.sandbox.pay(session, self.random.choice(CARDS))

    def transfer(self) -> None:
        charges = self.api.charges.list().data
        params = {
            "amount": self.random.randint(1, 20_000),
            "currency": "usd",
            "destination": self.random.choice(self.designers).id,
        }
        if charges and self.random.random() < 0.8:
            params["source_transaction"] = self.random.choice(charges).id
        self.attempt(self.api.transfers.create, params)

    def refund(self) -> None:
        for charge in self.random.sample(
            charges := self.api.charges.list().data, min(1, len(charges))
        ):
            params = {"charge": charge.id, "amount": self.random.randint(1, charge.amount)}
            self.attempt(self.api.refunds.create, params)

    def reverse(self) -> None:
        for transfer in self.api.transfers.list({"limit": 1}).data:
            amount = self.random.randint(1, transfer.amount)
            self.attempt(self.api.transfers.reversals.create, transfer.id, {"amount": amount})

    def pay_out(self) -> None:
        account = self.random.choice(self.designers).id
        available = self.api.balance.retrieve(options={"stripe_account": account}).available
        if available[0].amount > 0:
            self.force(f"accounts/{account}/payout", {})

    def return_payout(self) -> None:
        designer = self.random.choice(self.designers).id
        options: Any = {"stripe_account": designer}
        for payout in self.api.payouts.list({"limit": 1}, options).data:
            self.force(f"payouts/{payout.id}/{self.random.choice(['arrive', 'fail'])}", {})
            self.sandbox.control(f"accounts/{designer}/onboard")

    def pay_out_platform(self) -> None:
        self.force("payout", {})
        for payout in self.api.payouts.list({"limit": 2}).data:
            self.force(f"payouts/{payout.id}/{self.random.choice(['arrive', 'fail'])}", {})

    def close_dispute(self) -> None:
        for dispute in self.api.disputes.list().data:
            if dispute.status in ("needs_response", "warning_needs_response"):
                outcome = self.random.choice(["won", "lost"])
                wish = self.random.choice(["close", "close", "escalate"])
                self.force(f"disputes/{dispute.id}/{wish}", {"outcome": outcome})
                return

    def dispute(self) -> None:
        for charge in self.api.charges.list({"limit": 1}).data:
            wish = {"inquiry": self.random.random() < 0.3}
            self.force(f"charges/{charge.id}/dispute", wish)

    def refund_in_dashboard(self) -> None:
        for charge in self.api.charges.list({"limit": 1}).data:
            wish = {"amount": self.random.randint(1, 9000), "course": self.random.choice(COURSES)}
            self.force(f"charges/{charge.id}/refund", wish)

    def decide_refund(self) -> None:
        for refund in self.api.refunds.list({"limit": 3}).data:
            act = self.random.choice(["cancel", "settle", "fail"])
            self.force(f"refunds/{refund.id}/{act}", {})

    def fail_refund(self) -> None:
        for refund in self.api.refunds.list({"limit": 1}).data:
            if refund.status == "succeeded":
                self.sandbox.control(f"refunds/{refund.id}/fail")

    def wait(self) -> None:
        self.sandbox.control("clock", {"advance_seconds": 86_400})

    def force(self, path: str, wish: dict[str, Any]) -> None:
        """A control call that the sandbox may refuse, as Stripe would."""
        try:
            self.sandbox.control(path, wish)
        except urllib.error.HTTPError as refused:
            assert refused.code == 400

    @staticmethod
    def attempt(act: Any, *given: Any) -> None:
        try:
            act(*given)
        except stripe.InvalidRequestError as refused:
            assert refused.http_status == 400


def _total(rows: list[dict[str, Any]], field: str, *kinds: str) -> int:
    return sum(row[field] for row in rows if row["type"] in kinds)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_balances_fees_and_refunds_add_up_to_what_was_charged(sandbox: Sandbox, seed: int) -> None:
    sandbox.control("reset")
    story = Story(sandbox, seed)
    story.play(25)
    charges = [c for c in story.api.charges.list({"limit": 100}).data if c.status == "succeeded"]
    charged = sum(charge.amount for charge in charges)
    platform = sandbox.balance()
    connected = sum(sandbox.balance(designer.id) for designer in story.designers)
    rows = sandbox.control("summary", method="GET")["entries"]
    fees = sum(row["fee"] for row in rows)
    refunded = sum(charge.amount_refunded for charge in charges)
    withdrawn = -_total(rows, "amount", "adjustment")
    paid_out = -_total(rows, "amount", "payout", "payout_failure")
    assert platform + connected + fees + refunded + withdrawn + paid_out == charged
    assert refunded == -_total(rows, "amount", "refund", "refund_failure")
    assert _total(rows, "amount", "transfer", "transfer_refund", "payment", "payment_refund") == 0
    assert all(sandbox.balance(designer.id) >= 0 for designer in story.designers)
    for charge in charges:
        assert 0 <= charge.amount_refunded <= charge.amount
    _balances_are_the_sums_of_their_transactions(sandbox, story)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_balance_adds_up_when_buyers_pay_in_other_currencies(sandbox: Sandbox, seed: int) -> None:
    sandbox.control("reset")
    sandbox.control("settings", {"settlement_currency": "usd"})
    story = Story(sandbox, seed)
    story.currencies = ("usd", "eur", "jpy")
    for worth in (1.1, 1.3, 0.9):
        sandbox.control("settings", {"rates": {"eur": worth}})
        story.play(8)
    assert {row.currency for row in story.api.balance.retrieve().available} == {"usd"}
    _balances_are_the_sums_of_their_transactions(sandbox, story)


def _balances_are_the_sums_of_their_transactions(sandbox: Sandbox, story: Story) -> None:
    for owner in (None, *(designer.id for designer in story.designers)):
        options: Any = {"stripe_account": owner} if owner else {}
        listed = story.api.balance_transactions.list({"limit": 100}, options).auto_paging_iter()
        held = list(listed)
        assert sum(entry.net for entry in held) == sandbox.balance(owner)
        assert all(entry.net == entry.amount - entry.fee for entry in held)
        paid_out = {entry.source for entry in held if entry.type == "payout"}
        for payout in story.api.payouts.list({"limit": 100}, options).data:
            assert payout.id in paid_out
            parts = story.api.balance_transactions.list(
                {"payout": payout.id, "limit": 100}, options
            )
            assert sum(entry.net for entry in parts.data) == 0, "itself among its parts"

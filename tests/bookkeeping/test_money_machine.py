"""In whatever order things happen, the books balance and licences fit; settled, they are Stripe's.

A machine of buyers, designers, Stripe, bad luck and time. Each step may be lost, doubled or late:
webhooks are dropped and replayed, answers are lost between Stripe and our record.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from bookkeeping.services.verify_ledger import verify_ledger
from common.errors import RuleBroken
from common.models import Machine
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import trial_balance
from orders.services.give_up_order import give_up_order
from orders.services.reconcile_orders import reconcile_orders
from orders.services.start_checkout import start_checkout
from orders.states import GrantState, OrderState
from payments.tasks import settle_due_webhooks_task
from payouts.models import ConnectedAccount, Earning
from payouts.services.connect_account import connect_account
from payouts.services.finish_transfers import finish_transfers
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.cast import make_designer, make_person
from tests.shop import make_listing
from tests.stripe import CARD_DECLINED, Sandbox, empty_tables

# 2,000 steps and more in CI; a few by hand.
RUNS, STEPS = (40, 50) if os.environ.get("CI") else (6, 30)
LOST = ("error500_after_commit", "lost_request")


class MoneyMachine(RuleBasedStateMachine):
    """`begin` is set by the test: it empties sandbox and database and gives the cast."""

    begin: Callable[[], tuple[Sandbox, list[Any], list[Any], list[LicenceOffer]]]

    @initialize()
    def open_the_shop(self) -> None:
        self.sandbox, self.buyers, self.designers, self.offers = type(self).begin()
        self.delivered: set[str] = set()

    @contextmanager
    def a_lost_answer(self, match: str, fault: str | None) -> Iterator[None]:
        """Stripe's answer to the call is lost once, or the call itself is."""
        if fault:
            self.sandbox.fault(fault, match, times=3)
        try:
            with suppress(RuleBroken):
                yield
        finally:
            self.sandbox.clear_faults()

    @rule(
        buyer=st.integers(0, 2),
        offers=st.sets(st.integers(0, 5), min_size=1, max_size=3),
        ending=st.sampled_from(["pays", "pays", "declined", "walks away", "gives up"]),
        fault=st.sampled_from([None] * 8 + list(LOST)),
    )
    def somebody_checks_out(
        self, buyer: int, offers: set[int], ending: str, fault: str | None
    ) -> None:
        person = self.buyers[buyer]
        items = [
            CartItem(self.offers[i].public_id, self.offers[i].price_minor) for i in sorted(offers)
        ]
        with self.a_lost_answer("POST /v1/checkout/sessions", fault):
            order = start_checkout(actor=person, items=items)
            if not order.stripe_session_url:
                return
            if ending == "pays":
                self.sandbox.pay(order.stripe_session_url)
            elif ending == "declined":
                self.sandbox.pay(order.stripe_session_url, CARD_DECLINED)
            elif ending == "gives up":
                give_up_order(actor=person, order=order)

    @rule(keep=st.integers(0, 9), twice=st.booleans(), backwards=st.booleans())
    def webhooks_arrive(self, keep: int, twice: bool, backwards: bool) -> None:
        """Some of the new events come; some twice, some in the wrong order, some never."""
        new = [event for event in self.sandbox.events() if event["id"] not in self.delivered]
        arriving = [event for number, event in enumerate(new) if number % 10 <= keep]
        if backwards:
            arriving.reverse()
        for event in arriving + (arriving if twice else []):
            self.sandbox.deliver(event)
            self.delivered.add(event["id"])

    @rule()
    def everything_is_replayed(self) -> None:
        for answer in self.sandbox.deliver(*self.sandbox.events()):
            assert answer.status_code == 200

    @rule(fault=st.sampled_from([None, *LOST]))
    def designers_are_paid(self, fault: str | None) -> None:
        release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
        with self.a_lost_answer("POST /v1/transfers", fault):
            pay_designers_task()

    @rule()
    def the_schedule_runs(self) -> None:
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            settle_due_webhooks_task()
            reconcile_orders(actor=Machine.SCHEDULE)
            finish_transfers(actor=Machine.SCHEDULE)

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def the_books_balance(self) -> None:
        assert sum(trial_balance(currency="usd").values()) == 0
        uneven = LedgerTransaction.objects.annotate(total=Sum("entries__amount_minor"))
        assert not uneven.exclude(total=0).exists()

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def licences_fit_what_was_paid(self) -> None:
        paid = Order.objects.filter(state=OrderState.PAID)
        lines = sum(order.lines.count() for order in paid)
        assert LicenceGrant.objects.count() == lines
        active = LicenceGrant.objects.filter(state=GrantState.ACTIVE)
        assert not active.exclude(order_line__order__state=OrderState.PAID).exists()

    def teardown(self) -> None:
        """Everything settles: what was lost is found, and the books are Stripe's."""
        if not hasattr(self, "sandbox"):
            return
        self.sandbox.clear_faults()
        self.everything_is_replayed()
        for minutes in (5, 70):
            with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
                settle_due_webhooks_task()
                reconcile_orders(actor=Machine.SCHEDULE)
                finish_transfers(actor=Machine.SCHEDULE)
        books = trial_balance(currency="usd")
        assert books.get("stripe_balance", 0) == self.sandbox.platform_balance()
        with time_machine.travel(timezone.now() + timedelta(minutes=15)):
            assert verify_ledger(since=timezone.now() - timedelta(days=9)) == []


@pytest.mark.slow
def test_s34_money_in_any_order_ends_as_stripe_has_it(sandbox: Sandbox) -> None:
    def begin() -> tuple[Sandbox, list[Any], list[Any], list[LicenceOffer]]:
        empty_tables()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        sandbox.control("reset")
        designers = [make_designer(username=name) for name in ("mira", "otto")]
        buyers = [make_person(username=f"buyer{number}") for number in range(3)]
        for designer in designers:
            connect_account(actor=designer, country="US")
            account = ConnectedAccount.objects.get(designer=designer)
            sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
            refresh_account(actor=Machine.STRIPE, account=account)
        offers = [
            make_listing(designer=designers[number % 2], price_minor=1500 + 777 * number)
            for number in range(6)
        ]
        return sandbox, buyers, designers, offers

    machine = type("Machine", (MoneyMachine,), {"begin": staticmethod(begin)})
    run_machine(
        machine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )

"""In whatever order things happen, the books balance and licences fit; settled, they are Stripe's.

A machine of buyers, staff, designers, banks, Stripe, bad luck and time. Each step may be lost,
doubled or late: webhooks are dropped and replayed, answers are lost on their way, and a worker is
killed when Stripe has answered and our record is not written yet.
"""

import os
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import InternalError, connection
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from aftersales.models import Dispute, Refund
from aftersales.services.finish_refunds import finish_refunds
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from bookkeeping.findings import OWN_CHECKS
from bookkeeping.findings.ledger import unbalanced
from bookkeeping.findings.licences import licences_that_do_not_fit
from bookkeeping.services.verify_ledger import verify_ledger
from common.errors import RuleBroken
from common.models import Machine
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import LicenceGrant, Order
from orders.selectors.balances import trial_balance
from orders.services.give_up_order import give_up_order
from orders.services.reconcile_orders import reconcile_orders
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from orders.tasks import book_stripe_movements_task
from payments.tasks import settle_due_webhooks_task
from payouts.models import ConnectedAccount, Earning
from payouts.services.connect_account import connect_account
from payouts.services.finish_reversals import finish_reversals
from payouts.services.finish_transfers import finish_transfers
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.cast import make_designer, make_person
from tests.emptying import empty_tables
from tests.shop import make_listing
from tests.stripe import CARD_DECLINED, Sandbox

# How many walks of how many steps.
WALKS = [(2, 30), pytest.param(40, 50, marks=pytest.mark.long)]
LOST = ("error500_after_commit", "lost_request")
KILLED = "killed before its record is committed"
LUCK = st.sampled_from([None] * 6 + [*LOST, KILLED])
# The last statement of a transaction fails, as it does when the worker is killed there.
KILL = """
    CREATE FUNCTION pg_temp.killed() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'killed'; END $$;
    CREATE CONSTRAINT TRIGGER killed AFTER INSERT ON orders_ledgertransaction
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pg_temp.killed()
"""
LIVE_ON = """
    DROP TRIGGER killed ON orders_ledgertransaction;
    DROP FUNCTION pg_temp.killed()
"""


class MoneyMachine(RuleBasedStateMachine):
    """`begin` is set by the test: it empties sandbox and database and gives the cast."""

    begin: Callable[[], tuple[Sandbox, list[Any], list[Any], list[LicenceOffer]]]

    @initialize()
    def open_the_shop(self) -> None:
        self.sandbox, self.buyers, self.designers, self.offers = type(self).begin()
        self.delivered: set[str] = set()
        self.won: set[str] = set()
        for buyer, offer in enumerate((0, 1, 2)):
            self.somebody_checks_out(buyer, {offer, offer + 1}, "pays", None)
        self.webhooks_arrive(9, False, False, None)

    @contextmanager
    def bad_luck(self, match: str, fault: str | None) -> Iterator[None]:
        """The call or its answer is lost, or the worker dies before its record is committed."""
        if fault == KILLED:
            self.in_database(KILL)
        elif fault:
            self.sandbox.fault(fault, match, times=3)
        try:
            with suppress(RuleBroken, InternalError):
                yield
        finally:
            self.sandbox.clear_faults()
            if fault == KILLED:
                self.in_database(LIVE_ON)

    def in_database(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def some_paid(self, pick: int) -> Order | None:
        paid = list(Order.objects.filter(state=OrderState.PAID).order_by("pk"))
        return paid[pick % len(paid)] if paid else None

    @rule(
        buyer=st.integers(0, 2),
        offers=st.sets(st.integers(0, 5), min_size=1, max_size=3),
        ending=st.sampled_from(["pays", "pays", "declined", "walks away", "gives up"]),
        fault=LUCK,
    )
    def somebody_checks_out(
        self, buyer: int, offers: set[int], ending: str, fault: str | None
    ) -> None:
        person = self.buyers[buyer]
        items = [
            CartItem(self.offers[i].public_id, self.offers[i].price_minor) for i in sorted(offers)
        ]
        with self.bad_luck("POST /v1/checkout/sessions", fault):
            order = start_checkout(actor=person, items=items)
            if not order.stripe_session_url:
                return
            if ending == "pays":
                self.sandbox.pay(order.stripe_session_url)
            elif ending == "declined":
                self.sandbox.pay(order.stripe_session_url, CARD_DECLINED)
            elif ending == "gives up":
                give_up_order(actor=person, order=order)

    @rule(keep=st.integers(0, 9), twice=st.booleans(), backwards=st.booleans(), fault=LUCK)
    def webhooks_arrive(self, keep: int, twice: bool, backwards: bool, fault: str | None) -> None:
        """Some of the new events come; some twice, some in the wrong order, some never."""
        new = [event for event in self.sandbox.events() if event["id"] not in self.delivered]
        arriving = [event for number, event in enumerate(new) if number % 10 <= keep]
        if backwards:
            arriving.reverse()
        with self.bad_luck("GET /v1/*", fault):
            for event in arriving + (arriving if twice else []):
                self.sandbox.deliver(event)
                self.delivered.add(event["id"])

    @rule()
    def everything_is_replayed(self) -> None:
        for answer in self.sandbox.deliver(*self.sandbox.events()):
            assert answer.status_code == 200

    @rule(fault=LUCK)
    def designers_are_paid(self, fault: str | None) -> None:
        release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
        with self.bad_luck("POST /v1/transfers", fault):
            pay_designers_task()

    @rule(pick=st.integers(0, 9), amount=st.none() | st.integers(1, 3000), fault=LUCK)
    def staff_refund(self, pick: int, amount: int | None, fault: str | None) -> None:
        """All that is left of an order, or an amount."""
        order = self.some_paid(pick)
        if order is None:
            return
        with self.bad_luck("POST /v1/*", fault):
            reserve_refund(
                actor=Machine.STRIPE,
                order=order,
                reason=RefundReason.REQUESTED,
                attempt=uuid4(),
                amount_minor=amount,
            )

    @rule(pick=st.integers(0, 9), amount=st.none() | st.integers(1, 3000))
    def somebody_refunds_at_stripe(self, pick: int, amount: int | None) -> None:
        order = self.some_paid(pick)
        if order is not None:
            with refused_by_stripe():
                self.sandbox.refund_in_dashboard(order.stripe_charge_id or "", amount)

    @rule(pick=st.integers(0, 9))
    def a_bank_returns_a_refund(self, pick: int) -> None:
        made = list(Refund.objects.filter(made_at__isnull=False).order_by("pk"))
        if made:
            with refused_by_stripe():
                self.sandbox.fail_refund(made[pick % len(made)].stripe_refund_id or "")

    @rule(pick=st.integers(0, 9), part=st.sampled_from([1, 1, 2]))
    def a_buyer_disputes(self, pick: int, part: int) -> None:
        order = self.some_paid(pick)
        if order is not None:
            with refused_by_stripe():
                amount = order.total_minor // part
                self.sandbox.dispute(order.stripe_charge_id or "", amount=amount)

    @rule(pick=st.integers(0, 9), is_won=st.booleans())
    def a_bank_decides(self, pick: int, is_won: bool) -> None:
        """A lost dispute may be won later; one that is lost after that, staff correct by hand.

        Whether it is won the bank knows, before any webhook has told the shop.
        """
        disputes = list(Dispute.objects.exclude(stripe_id__in=self.won).order_by("pk"))
        if disputes:
            dispute = disputes[pick % len(disputes)].stripe_id
            with refused_by_stripe():
                self.sandbox.win(dispute) if is_won else self.sandbox.lose(dispute)
                if is_won:
                    self.won.add(dispute)

    @rule(designer=st.integers(0, 1), comes_back=st.booleans())
    def stripe_pays_a_designers_bank(self, designer: int, comes_back: bool) -> None:
        """What is in the bank cannot be reversed; a bank may send it back."""
        self.sandbox.settle()
        account = ConnectedAccount.objects.live_of(self.designers[designer]).get()
        with refused_by_stripe():
            payout = self.sandbox.pay_out(account.stripe_account_id or "")
            if comes_back:
                self.sandbox.fail_payout(payout["id"])
                self.sandbox.onboard(account.stripe_account_id or "")

    @rule(comes_back=st.booleans())
    def stripe_pays_our_bank(self, comes_back: bool) -> None:
        self.sandbox.settle()
        with refused_by_stripe():
            payout = self.sandbox.pay_out()
            if comes_back:
                self.sandbox.fail_payout(payout["id"])

    @rule()
    def the_schedule_runs(self) -> None:
        self.sweep(minutes=5)

    def sweep(self, *, minutes: int) -> None:
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            settle_due_webhooks_task()
            reconcile_orders(actor=Machine.SCHEDULE)
            finish_refunds(actor=Machine.SCHEDULE)
            finish_transfers(actor=Machine.SCHEDULE)
            finish_reversals(actor=Machine.SCHEDULE)
            book_stripe_movements_task()

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def the_books_balance(self) -> None:
        assert sum(trial_balance(currency="usd").values()) == 0
        assert list(unbalanced()) == []

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def licences_fit_what_was_paid_and_what_went_back(self) -> None:
        paid = Order.objects.filter(state=OrderState.PAID)
        lines = sum(order.lines.count() for order in paid)
        assert LicenceGrant.objects.count() == lines
        assert list(licences_that_do_not_fit()) == []

    @rule()
    def the_nightly_check_reads_the_books(self) -> None:
        """Causes, shares, earnings and documents fit too, even while Stripe's news is late."""
        assert [finding for look in OWN_CHECKS for finding in look()] == []

    def teardown(self) -> None:
        """Everything settles: what was lost is found, and the books are Stripe's."""
        if not hasattr(self, "sandbox"):
            return
        self.sandbox.clear_faults()
        self.everything_is_replayed()
        for minutes in (5, 70, 140):
            self.sweep(minutes=minutes)
        books = trial_balance(currency="usd")
        assert books.get("stripe_balance", 0) == self.sandbox.platform_balance()
        assert books.get("stripe_fees", 0) == self.sandbox.platform_fees()
        with time_machine.travel(timezone.now() + timedelta(minutes=15)):
            assert verify_ledger(since=timezone.now() - timedelta(days=9)) == []


@contextmanager
def refused_by_stripe() -> Iterator[None]:
    """What Stripe would not let happen now, such as a dispute of what is disputed, does not."""
    with suppress(urllib.error.HTTPError):
        yield


@pytest.mark.slow
@pytest.mark.parametrize(("runs", "steps"), WALKS)
def test_s34_money_in_any_order_ends_as_stripe_has_it(
    sandbox: Sandbox, runs: int, steps: int
) -> None:
    def begin() -> tuple[Sandbox, list[Any], list[Any], list[LicenceOffer]]:
        empty_tables()
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
            max_examples=runs,
            stateful_step_count=steps,
            deadline=None,
            # In CI the same orders each time: a change is judged by what it changed.
            derandomize=bool(os.environ.get("CI")),
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )

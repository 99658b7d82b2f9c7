"""In whatever order things happen to a job, what was paid is held, released or refunded.

A machine of clients, designers, staff, Stripe, bad luck and time. Afterwards client and designer
stay silent, and the house alone brings every cent to an end.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from accounts.models import User
from bookkeeping.findings.ledger import held_money_that_differs
from common.errors import RuleBroken
from common.models import Machine
from design_requests.models import HeldPart, Milestone, MilestonePayment, Offer
from design_requests.services.accept_offer import accept_offer, take_up_milestone
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.ask_for_changes import ask_for_changes
from design_requests.services.cancel_milestones import cancel_milestones
from design_requests.services.decide_milestone import decide_milestone, reopen_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.give_up_milestone_payment import give_up_milestone_payment
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.run_requests import run_requests
from design_requests.services.stop_milestone import stop_milestone
from design_requests.states import MilestoneState, PartKind, PaymentState
from orders.models import LedgerAccount
from orders.selectors.balances import balance, trial_balance
from tests.cast import make_designer, make_person
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, make_brief, make_offer
from tests.emptying import empty_tables
from tests.stripe import Sandbox

# How many walks of how many steps.
WALKS = [(3, 30), pytest.param(40, 50, marks=pytest.mark.long)]
LUCK = st.sampled_from([None] * 6 + ["error500_after_commit", "lost_request"])
PICK = st.integers(0, 9)


class RequestMachine(RuleBasedStateMachine):
    """`begin` is set by the test: it empties sandbox and database and gives the cast."""

    begin: Callable[[], tuple[Sandbox, User, User, list[Offer]]]

    @initialize()
    def open_the_shop(self) -> None:
        self.sandbox, self.client, self.staff, self.offers = type(self).begin()
        self.delivered: set[str] = set()
        self.days = 0
        for offer in self.offers:
            self.client_pays(offer.milestones.get(position=1), "pays", None)
        self.webhooks_arrive(9, False)

    @contextmanager
    def luck(self, fault: str | None) -> Iterator[None]:
        """Some days later; the call or its answer may be lost, and a rule may say no."""
        if fault:
            self.sandbox.fault(fault, "POST /v1/*", times=3)
        try:
            with time_machine.travel(self.now()), suppress(RuleBroken):
                yield
        finally:
            self.sandbox.clear_faults()

    def now(self) -> datetime:
        return timezone.now() + timedelta(days=self.days)

    def wait(self, days: int) -> None:
        self.days += days
        if days:
            self.sandbox.advance(days=days)

    def some(self, pick: int) -> Milestone:
        """Of those with money rather, because of others little can be said."""
        rows = list(Milestone.objects.holding().with_sides().order_by("pk"))
        rows = rows or list(Milestone.objects.with_sides().order_by("pk"))
        return rows[pick % len(rows)]

    @rule(pick=PICK, ending=st.sampled_from(["pays", "pays", "walks away", "gives up"]), fault=LUCK)
    def client_takes_up_more(self, pick: int, ending: str, fault: str | None) -> None:
        waiting = list(Milestone.objects.filter(state="planned").with_sides().order_by("pk"))
        if waiting:
            self.client_pays(waiting[pick % len(waiting)], ending, fault)

    def client_pays(self, milestone: Milestone, ending: str, fault: str | None) -> None:
        with self.luck(fault):
            if milestone.position == 1:
                payment = accept_offer(actor=self.client, offer=milestone.offer)
            else:
                payment = take_up_milestone(actor=self.client, milestone=milestone)
            payment = open_milestone_page(payment=payment)
            if ending == "pays":
                self.sandbox.pay(payment.stripe_session_url)
            elif ending == "gives up":
                give_up_milestone_payment(actor=self.client, payment=payment)

    @rule(keep=st.integers(0, 9), twice=st.booleans())
    def webhooks_arrive(self, keep: int, twice: bool) -> None:
        """Some of the new events come; some twice, some never."""
        new = [event for event in self.sandbox.events() if event["id"] not in self.delivered]
        with time_machine.travel(self.now()):
            for event in [event for number, event in enumerate(new) if number % 10 <= keep]:
                self.sandbox.deliver(*[event] * (2 if twice else 1))
                self.delivered.add(event["id"])

    @rule(
        pick=PICK,
        what=st.sampled_from(["approve", "change", "stop", "dispute", "cancel"]),
        by_designer=st.integers(0, 3),
        fault=LUCK,
    )
    def a_side_moves(self, pick: int, what: str, by_designer: int, fault: str | None) -> None:
        milestone = self.some(pick)
        actor = milestone.offer.designer if by_designer == 3 else self.client
        with self.luck(fault):
            match what:
                case "approve":
                    approve_milestone(actor=actor, milestone=milestone)
                case "change":
                    ask_for_changes(actor=actor, milestone=milestone, what="Thinner.")
                case "stop":
                    stop_milestone(actor=actor, milestone=milestone)
                case "dispute":
                    dispute_milestone(actor=actor, milestone=milestone, reason="No.")
                case "cancel":
                    cancel_milestones(actor=actor, offer=milestone.offer)

    @rule(pick=PICK)
    def a_designer_delivers(self, pick: int) -> None:
        milestone = self.some(pick)
        with self.luck(None):
            hand_over(actor=milestone.offer.designer, milestone=milestone)

    @rule(pick=PICK, percent=st.integers(0, 100), again=st.booleans(), fault=LUCK)
    def staff_decide(self, pick: int, percent: int, again: bool, fault: str | None) -> None:
        milestone = self.some(pick)
        with self.luck(fault):
            if again:
                reopen_milestone(actor=self.staff, milestone=milestone, reason="It cannot arrive.")
            decide_milestone(actor=self.staff, milestone=milestone, percent=percent, reason="So.")

    @rule(days=st.sampled_from([0, 0, 1, 3, 8]), fault=LUCK)
    def time_passes(self, days: int, fault: str | None) -> None:
        self.wait(days)
        with self.luck(fault):
            run_requests(actor=Machine.SCHEDULE)

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def what_was_paid_is_held_released_or_refunded(self) -> None:
        paid = MilestonePayment.objects.filter(state=PaymentState.PAID)
        total = paid.aggregate(sum=Sum("amount_minor"))["sum"] or 0
        left = HeldPart.objects.made().aggregate(sum=Sum("amount_minor"))["sum"] or 0
        held = -balance(account=LedgerAccount.HELD_FOR_REQUESTS, currency="usd").minor
        assert held + left == total
        assert list(held_money_that_differs()) == []
        assert sum(trial_balance(currency="usd").values()) == 0

    @precondition(lambda self: hasattr(self, "sandbox"))
    @invariant()
    def nothing_is_released_twice(self) -> None:
        released = HeldPart.objects.standing().filter(kind=PartKind.RELEASE)
        payments = list(released.values_list("payment", flat=True))
        assert len(payments) == len(set(payments))

    def teardown(self) -> None:
        """Both sides are silent from now on; no cent stays here."""
        if not hasattr(self, "sandbox"):
            return
        self.sandbox.clear_faults()
        with time_machine.travel(self.now()):
            self.sandbox.deliver(*self.sandbox.events())
        for days in (1, 90, 1):
            self.wait(days)
            with time_machine.travel(self.now()):
                run_requests(actor=Machine.SCHEDULE)
        for milestone in Milestone.objects.settling():
            # Its designer has no account that can be paid, so staff give the money back.
            reopen_milestone(actor=self.staff, milestone=milestone, reason="No account.")
            decide_milestone(actor=self.staff, milestone=milestone, percent=0, reason="No account.")
        assert not Milestone.objects.holding().exclude(state=MilestoneState.PAYING).exists()
        assert balance(account=LedgerAccount.HELD_FOR_REQUESTS, currency="usd").minor == 0
        books = trial_balance(currency="usd")
        assert books.get("stripe_balance", 0) == self.sandbox.platform_balance()
        shares = sum(part.designer_share_minor for part in HeldPart.objects.made())
        assert shares == sum(transfer["amount"] for transfer in self.sandbox.transfers())


@pytest.mark.slow
@pytest.mark.parametrize(("runs", "steps"), WALKS)
def test_held_money_in_any_order_reaches_an_end(sandbox: Sandbox, runs: int, steps: int) -> None:
    def begin() -> tuple[Sandbox, User, User, list[Offer]]:
        empty_tables()
        sandbox.control("reset")
        paid, unpaid = (make_designer(username=name) for name in ("mira", "otto"))
        client = make_person(username="ben")
        staff = make_person(username="staff", is_staff=True)
        can_be_paid(sandbox, paid)
        offers = [
            make_offer(brief=make_brief(client=client), designer=designer, prices=prices)
            for designer, prices in ((paid, (3333, 7777)), (paid, (4001,)), (unpaid, (5000,)))
        ]
        return sandbox, client, staff, offers

    machine = type("Machine", (RequestMachine,), {"begin": staticmethod(begin)})
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

"""Situations that users of other marketplaces with held money have reported, made anew here.

Where each was reported stands in docs/design-requests.md.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from design_requests.errors import MoveRefused
from design_requests.models import HeldPart, Milestone, MilestonePayment
from design_requests.services.accept_offer import accept_offer, take_up_milestone
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.cancel_milestones import cancel_milestones
from design_requests.services.decide_milestone import decide_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.run_requests import run_requests
from design_requests.services.settle_milestone import settle_milestone
from design_requests.services.stop_milestone import stop_milestone
from design_requests.states import MilestoneState, PartKind
from orders.models import LedgerAccount
from orders.selectors.balances import balance
from tests.bookkeeping.checking import check
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, make_brief, make_offer
from tests.fixtures import ReadMails
from tests.races import in_threads
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def held() -> int:
    return -balance(account=LedgerAccount.HELD_FOR_REQUESTS, currency="usd").minor


def parts() -> list[tuple[str, int]]:
    return sorted(HeldPart.objects.made().values_list("kind", "amount_minor"))


def test_a_release_and_a_refund_asked_for_at_once_do_not_both_happen(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, staff: User
) -> None:
    """One path pays the maker, another refunds the client, each before it looks at the state."""
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    dispute_milestone(actor=mira, milestone=milestone, reason="He does not answer.")
    went: list[str] = []

    def decide(percent: int) -> Callable[[], None]:
        def go() -> None:
            try:
                decide_milestone(actor=staff, milestone=milestone, percent=percent, reason="So.")
            except MoveRefused:
                return
            went.append(str(percent))

        return go

    in_threads(decide(100), decide(0))
    run_requests(actor=Machine.SCHEDULE)
    assert len(went) == 1
    assert parts() == [(PartKind.RELEASE if went == ["100"] else PartKind.REFUND, 10000)]
    assert held() == 0 and check() == {}


def test_settling_asked_for_twice_at_once_sends_one_transfer(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    """Two workers both find the milestone approved and both send its money."""
    milestone = hand_over(actor=mira, milestone=agree())
    # Without an account the share waits, so nothing has left when both begin.
    approve_milestone(actor=ben, milestone=milestone)
    can_be_paid(sandbox, mira)

    def settle() -> None:
        settle_milestone(actor=Machine.SCHEDULE, milestone=milestone)

    in_threads(settle, settle)
    run_requests(actor=Machine.SCHEDULE)
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [8500]
    assert parts() == [(PartKind.RELEASE, 10000)]
    assert check() == {}


def test_a_timer_that_ends_during_a_dispute_releases_nothing_and_the_money_is_not_locked(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    """The days of silence run out while staff decide; and nobody decides at all."""
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    dispute_milestone(actor=ben, milestone=milestone, reason="Not what I described.")
    for days, state in ((8, MilestoneState.DISPUTED), (81, MilestoneState.SETTLED)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            run_requests(actor=Machine.SCHEDULE)
        milestone.refresh_from_db()
        assert milestone.state == state
    assert parts() == [(PartKind.REFUND, 10000)]


def test_half_to_each_takes_half_the_fee_once(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, staff: User
) -> None:
    """A split takes the fee twice, or of the whole."""
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    dispute_milestone(actor=ben, milestone=milestone, reason="The shank is missing.")
    decide_milestone(actor=staff, milestone=milestone, percent=50, reason="Half is there.")
    assert parts() == [(PartKind.REFUND, 5000), (PartKind.RELEASE, 5000)]
    assert balance(account=LedgerAccount.PLATFORM_FEES, currency="usd").minor == -750
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [4250]


def test_ending_a_job_gives_back_what_is_held_and_leaves_nothing_to_be_paid(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, read_mails: ReadMails
) -> None:
    """A commission is closed, and payments that were never released stay with the platform."""
    offer = make_offer(brief=make_brief(client=ben), designer=mira, prices=(10000, 5000))
    milestone = agree(offer)
    cancel_milestones(actor=mira, offer=offer, reason="A side ended it")
    told = [mail.to for mail in read_mails() if mail.subject.startswith("Cancelled before")]
    assert told == [ben.email]
    stop_milestone(actor=mira, milestone=milestone, reason="The designer gave it up.")
    states = set(offer.milestones.values_list("state", flat=True))
    assert states == {MilestoneState.SETTLED, MilestoneState.CANCELLED}
    assert held() == 0 and parts() == [(PartKind.REFUND, 10000)]
    with pytest.raises(MoveRefused):
        take_up_milestone(actor=ben, milestone=offer.milestones.get(position=2))


def test_who_is_paid_in_the_last_minute_has_all_of_the_days(
    sandbox: Sandbox, mira: User, ben: User
) -> None:
    """The other side's time is used up while the payment was still to come."""
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert sandbox.pay(payment.stripe_session_url) == 303
        sandbox.deliver_all()
        milestone = offer.milestones.get()
        assert milestone.due_at is not None
        assert milestone.due_at > timezone.now() + timedelta(days=9, hours=23)
    assert MilestonePayment.objects.get().paid_at is not None

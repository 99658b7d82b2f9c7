"""The money of a milestone: paid, held, released or given back, in the books as at Stripe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine
from design_requests.errors import MoveRefused
from design_requests.models import HeldPart, Milestone, MilestonePayment
from design_requests.services.accept_offer import accept_offer, take_up_milestone
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.ask_for_changes import ask_for_changes
from design_requests.services.decide_milestone import decide_milestone, reopen_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.end_milestone_payment import end_milestone_payment
from design_requests.services.give_up_milestone_payment import give_up_milestone_payment
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.run_requests import run_requests
from design_requests.services.settle_milestone import settle_milestone
from design_requests.services.stop_milestone import stop_milestone
from design_requests.states import BriefState, MilestoneState, OfferState, PartKind
from orders.models import LedgerAccount
from orders.selectors.balances import balance, trial_balance
from tests.bookkeeping.checking import check
from tests.cast import make_designer
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, make_brief, make_offer
from tests.fixtures import ClientOf
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def held() -> int:
    return -balance(account=LedgerAccount.HELD_FOR_REQUESTS, currency="usd").minor


def now_is(milestone: Milestone) -> str:
    milestone.refresh_from_db()
    return milestone.state


def books_are_stripes(sandbox: Sandbox) -> bool:
    return trial_balance(currency="usd").get("stripe_balance", 0) == sandbox.platform_balance()


def test_what_is_approved_is_released_once(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    other = make_designer(username="otto")
    brief = make_brief(client=ben)
    offer = make_offer(brief=brief, designer=mira, prices=(10000, 5000))
    losing = make_offer(brief=brief, designer=other)
    can_be_paid(sandbox, mira)
    milestone = agree(offer)
    for row, state in (
        (brief, BriefState.AWARDED),
        (offer, OfferState.AGREED),
        (losing, OfferState.DECLINED),
        (milestone, MilestoneState.WORKING),
    ):
        row.refresh_from_db()
        assert row.state == state
    assert held() == 10000

    for actor in (mira, ben):
        with pytest.raises(MoveRefused, match="Nothing is delivered"):
            approve_milestone(actor=actor, milestone=milestone)
    hand_over(actor=mira, milestone=milestone)
    with pytest.raises(MoveRefused):
        approve_milestone(actor=mira, milestone=milestone)
    approve_milestone(actor=ben, milestone=milestone)
    sandbox.deliver(*sandbox.events(), *sandbox.events())
    settle_milestone(actor=Machine.SCHEDULE, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert held() == 0
    assert balance(account=LedgerAccount.PLATFORM_FEES, currency="usd").minor == -1500
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [8500]
    assert books_are_stripes(sandbox)
    assert check() == {}

    second = offer.milestones.get(position=2)
    assert take_up_milestone(actor=ben, milestone=second).amount_minor == 5000


def test_a_second_offer_is_not_accepted_beside_the_first(
    sandbox: Sandbox, mira: User, ben: User
) -> None:
    brief = make_brief(client=ben)
    offer = make_offer(brief=brief, designer=mira)
    other = make_offer(brief=brief, designer=make_designer(username="otto"))
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    with pytest.raises(MoveRefused):
        accept_offer(actor=ben, offer=other)
    assert accept_offer(actor=ben, offer=offer) == payment
    assert open_milestone_page(payment=payment).stripe_session_url == payment.stripe_session_url


def test_a_page_that_is_left_opens_brief_and_offer_again(
    sandbox: Sandbox, mira: User, ben: User
) -> None:
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    give_up_milestone_payment(actor=ben, payment=payment)
    offer.refresh_from_db()
    assert (offer.state, offer.brief.state) == (OfferState.OPEN, BriefState.OPEN)
    assert sandbox.pay(payment.stripe_session_url) != 303
    again = accept_offer(actor=ben, offer=offer)
    assert again.number != payment.number


def test_money_that_comes_too_late_goes_back_in_full(
    sandbox: Sandbox, mira: User, ben: User
) -> None:
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    assert sandbox.pay(payment.stripe_session_url) == 303
    # Nobody was told in time, and the page counts as ended here.
    end_milestone_payment(actor=Machine.SCHEDULE, payment=payment)
    sandbox.deliver_all()
    payment.refresh_from_db()
    offer.refresh_from_db()
    assert (payment.is_late, offer.state) == (True, OfferState.OPEN)
    assert [part.amount_minor for part in payment.parts.made()] == [10000]
    assert held() == 0
    assert books_are_stripes(sandbox)


def test_seven_days_of_silence_approve_and_a_day_less_does_not(
    sandbox: Sandbox, agree: Agree, mira: User
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    for days, state in ((6, MilestoneState.DELIVERED), (7, MilestoneState.SETTLED)):
        with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1)):
            run_requests(actor=Machine.SCHEDULE)
            run_requests(actor=Machine.SCHEDULE)
        assert now_is(milestone) == state
    assert held() == 0


def test_late_work_is_cancelled_with_a_full_refund_and_not_before(
    sandbox: Sandbox, agree: Agree, ben: User
) -> None:
    milestone = agree()
    with pytest.raises(MoveRefused, match="not late"):
        stop_milestone(actor=ben, milestone=milestone)
    with time_machine.travel(timezone.now() + timedelta(days=11)):
        stop_milestone(actor=ben, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert held() == 0
    assert sandbox.transfers() == []
    assert books_are_stripes(sandbox)


def test_nothing_is_held_for_longer_than_stripe_gives_us(sandbox: Sandbox, agree: Agree) -> None:
    milestone = agree()
    with time_machine.travel(timezone.now() + timedelta(days=80, minutes=1)):
        run_requests(actor=Machine.SCHEDULE)
        run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert held() == 0


def test_rounds_of_changes_end_where_the_offer_says(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    milestone = agree()
    for _ in range(2):
        hand_over(actor=mira, milestone=milestone)
        ask_for_changes(actor=ben, milestone=milestone, what="Thinner, please.")
    hand_over(actor=mira, milestone=milestone)
    with pytest.raises(MoveRefused, match="All 2 rounds"):
        ask_for_changes(actor=ben, milestone=milestone, what="And wider.")
    assert now_is(milestone) == MilestoneState.DELIVERED


def test_staff_decide_in_percent_and_each_side_gets_its_part(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, staff: User
) -> None:
    can_be_paid(sandbox, mira)
    milestone = agree()
    dispute_milestone(actor=ben, milestone=milestone, reason="Another ring.")
    with pytest.raises(MoveRefused):
        approve_milestone(actor=ben, milestone=milestone)
    with pytest.raises(MoveRefused):
        decide_milestone(actor=ben, milestone=milestone, percent=0, reason="I want it back.")
    decide_milestone(actor=staff, milestone=milestone, percent=30, reason="The head fits.")
    assert now_is(milestone) == MilestoneState.SETTLED
    parts = {part.kind: part for part in HeldPart.objects.made()}
    assert parts[PartKind.REFUND].amount_minor == 7000
    assert parts[PartKind.RELEASE].designer_share_minor == 2550
    assert held() == 0
    assert books_are_stripes(sandbox)
    assert AuditEntry.objects.filter(act="request.decided", person=staff).count() == 1
    assert check() == {}


def test_a_release_waits_for_an_account_and_staff_may_decide_again(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, staff: User
) -> None:
    milestone = agree()
    hand_over(actor=mira, milestone=milestone)
    approve_milestone(actor=ben, milestone=milestone)
    run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.SETTLING
    assert held() == 10000

    reopen_milestone(actor=staff, milestone=milestone, reason="She has no account.")
    decide_milestone(actor=staff, milestone=milestone, percent=50, reason="Half, until she has.")
    assert held() == 5000
    can_be_paid(sandbox, mira)
    run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert held() == 0
    assert books_are_stripes(sandbox)


def test_staff_let_what_cannot_arrive_be_decided_again_at_the_desk_and_have_days_for_it(
    agree: Agree, mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    milestone = agree()
    hand_over(actor=mira, milestone=milestone)
    approve_milestone(actor=ben, milestone=milestone)
    Milestone.objects.filter(pk=milestone.pk).update(hold_ends_at=timezone.now())
    desk = client_of(staff)
    row = reverse("admin:design_requests_milestone_change", args=[milestone.pk])
    assert "Let it be decided again" in desk.get(row).content.decode()

    action = reverse("admin:design_requests_milestone_do", args=[milestone.pk, "reopen"])
    form = {"reason": "She has no account.", "attempt": "6d4c8a52-2b8a-4a3c-9a5e-0f6f5f1c7b12"}
    shown = desk.post(action, form)
    assert ("Waits here", "100.00 USD") in shown.context["effect"].facts
    desk.post(action, {**form, "confirmed": shown.context["effect"].digest})
    run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.DISPUTED
    assert held() == 10000
    assert "Decide where its money goes" in desk.get(row).content.decode()

    decide_milestone(actor=staff, milestone=milestone, percent=0, reason="She never came.")
    with pytest.raises(MoveRefused, match="none of it waits"):
        reopen_milestone(actor=staff, milestone=milestone, reason="Once more.")


@pytest.mark.parametrize("fault", ["error500_after_commit", "lost_request"])
def test_a_lost_answer_releases_once(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, fault: str
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    sandbox.fault(fault, "POST /v1/transfers", times=9)
    approve_milestone(actor=ben, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLING
    sandbox.clear_faults()
    run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [8500]
    assert books_are_stripes(sandbox)


def test_a_payment_whose_webhook_is_lost_is_found(sandbox: Sandbox, mira: User, ben: User) -> None:
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    assert sandbox.pay(payment.stripe_session_url) == 303
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        run_requests(actor=Machine.SCHEDULE)
    assert MilestonePayment.objects.held().get().milestone.state == MilestoneState.WORKING

"""What banks and Stripe's dashboard do to a milestone's payment, and how it is booked."""

from collections.abc import Callable

import pytest
from django.test import override_settings

from accounts.models import User
from common.models import AuditEntry, Machine
from design_requests.errors import MoveRefused, PaymentDiffers
from design_requests.models import BankDispute, HeldPart, Milestone, MilestonePayment
from design_requests.services.accept_offer import accept_offer
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.decide_milestone import decide_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.run_requests import run_requests
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from design_requests.services.stop_milestone import stop_milestone
from design_requests.states import MilestoneState, PartState
from orders.selectors.balances import trial_balance
from tests.bookkeeping.checking import check
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, make_brief, make_offer
from tests.fixtures import ReadMails
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def books(sandbox: Sandbox) -> dict[str, int]:
    """What is not zero, after a look that the books are Stripe's and the nightly check is quiet."""
    found = trial_balance(currency="usd")
    assert found.get("stripe_balance", 0) == sandbox.platform_balance()
    assert found.get("stripe_fees", 0) == sandbox.platform_fees()
    assert check() == {}
    return {account: minor for account, minor in found.items() if minor}


def charge() -> str:
    return MilestonePayment.objects.get().stripe_charge_id or ""


def now_is(milestone: Milestone) -> str:
    milestone.refresh_from_db()
    return milestone.state


def test_what_a_bank_disputes_is_frozen_until_it_decides(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User, staff: User, read_mails: ReadMails
) -> None:
    staff.is_superuser = True
    staff.save()
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    sandbox.dispute(charge())
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.FROZEN
    moves: list[Callable[[], object]] = [
        lambda: approve_milestone(actor=ben, milestone=milestone),
        lambda: stop_milestone(actor=mira, milestone=milestone),
        lambda: dispute_milestone(actor=ben, milestone=milestone, reason="No."),
        lambda: decide_milestone(actor=staff, milestone=milestone, percent=100, reason="Hers."),
    ]
    for refused in moves:
        with pytest.raises(MoveRefused):
            refused()
    run_requests(actor=Machine.SCHEDULE)
    assert not HeldPart.objects.exists()
    held = books(sandbox)
    assert (held["held_for_requests"], held["disputed"]) == (-10000, 10000)
    told = {mail.to for mail in read_mails() if "bank" in mail.subject.lower()}
    assert told == {mira.email, ben.email, staff.email}

    sandbox.win(BankDispute.objects.get().stripe_id)
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.DISPUTED
    assert "disputed" not in books(sandbox)
    decide_milestone(actor=staff, milestone=milestone, percent=100, reason="It was delivered.")
    assert now_is(milestone) == MilestoneState.SETTLED
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [8500]
    assert "held_for_requests" not in books(sandbox)


def test_what_a_bank_takes_is_gone_and_comes_back_if_it_changes_its_mind(
    sandbox: Sandbox, agree: Agree, staff: User
) -> None:
    milestone = agree()
    dispute = sandbox.dispute(charge())
    sandbox.lose(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.LOST
    assert set(books(sandbox)) == {"stripe_balance", "stripe_fees"}

    sandbox.win(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.DISPUTED
    assert books(sandbox)["held_for_requests"] == -10000
    decide_milestone(actor=staff, milestone=milestone, percent=0, reason="Nothing was made.")
    assert now_is(milestone) == MilestoneState.SETTLED
    assert "held_for_requests" not in books(sandbox)


def test_a_dispute_of_a_part_leaves_the_rest_to_staff(
    sandbox: Sandbox, agree: Agree, mira: User, staff: User
) -> None:
    """Stripe refunds no more of such a payment, so what goes back goes by another way."""
    can_be_paid(sandbox, mira)
    milestone = agree()
    dispute = sandbox.dispute(charge(), amount=4000)
    sandbox.deliver_all()
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.DISPUTED
    assert books(sandbox)["held_for_requests"] == -6000
    decide_milestone(actor=staff, milestone=milestone, percent=100, reason="It was made.")
    assert now_is(milestone) == MilestoneState.SETTLED
    assert "held_for_requests" not in books(sandbox)


def test_an_inquiry_moves_nothing(sandbox: Sandbox, agree: Agree) -> None:
    milestone = agree()
    sandbox.inquire(charge())
    sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.WORKING
    assert BankDispute.objects.get().withdrawn_minor is None
    assert books(sandbox)["held_for_requests"] == -10000


def test_what_was_released_before_its_bank_took_it_is_the_shops_loss(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    approve_milestone(actor=ben, milestone=milestone)
    dispute = sandbox.dispute(charge())
    sandbox.lose(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.SETTLED
    assert books(sandbox)["losses"] == 10000


def test_a_release_that_waits_for_an_account_is_frozen_too(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    milestone = hand_over(actor=mira, milestone=agree())
    approve_milestone(actor=ben, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLING
    sandbox.dispute(charge())
    sandbox.deliver_all()
    can_be_paid(sandbox, mira)
    run_requests(actor=Machine.SCHEDULE)
    assert now_is(milestone) == MilestoneState.FROZEN
    assert sandbox.transfers() == []


def test_a_refund_in_stripes_dashboard_ends_the_milestone_and_is_booked_once(
    sandbox: Sandbox, agree: Agree, ben: User, read_mails: ReadMails
) -> None:
    milestone = agree()
    sandbox.refund_in_dashboard(charge())
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.SETTLED
    assert [part.amount_minor for part in HeldPart.objects.made()] == [10000]
    assert set(books(sandbox)) == {"stripe_fees", "stripe_balance"}
    assert any("goes back to you" in mail.subject for mail in read_mails())


def test_after_a_refund_of_a_part_in_the_dashboard_the_rest_is_released(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    sandbox.refund_in_dashboard(charge(), amount=4000)
    sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.DELIVERED
    approve_milestone(actor=ben, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLED
    assert [transfer["amount"] for transfer in sandbox.transfers()] == [5100]
    assert "held_for_requests" not in books(sandbox)


def test_a_refund_that_the_bank_sends_back_is_held_again_and_staff_decide(
    sandbox: Sandbox, agree: Agree, mira: User, staff: User
) -> None:
    milestone = agree()
    sandbox.let_refunds(charge(), "pending")
    stop_milestone(actor=mira, milestone=milestone)
    assert now_is(milestone) == MilestoneState.SETTLED
    part = HeldPart.objects.get()
    sandbox.fail_refund(part.stripe_id or "")
    for _ in range(2):
        sandbox.deliver_all()
    part.refresh_from_db()
    assert (part.state, now_is(milestone)) == (PartState.RETURNED, MilestoneState.DISPUTED)
    assert books(sandbox)["held_for_requests"] == -10000
    decide_milestone(actor=staff, milestone=milestone, percent=0, reason="Another card.")
    assert now_is(milestone) == MilestoneState.SETTLED
    assert "held_for_requests" not in books(sandbox)


def test_a_warning_of_fraud_gives_back_what_is_held(sandbox: Sandbox, agree: Agree) -> None:
    milestone = agree()
    sandbox.fraud_warning(charge())
    for _ in range(2):
        sandbox.deliver_all()
    assert now_is(milestone) == MilestoneState.SETTLED
    assert "held_for_requests" not in books(sandbox)
    assert AuditEntry.objects.filter(act="request.stopped").count() == 1


@override_settings(STRICT_PRIVACY=True)
def test_a_payment_that_differs_from_what_was_agreed_says_so_and_is_not_held(
    sandbox: Sandbox, mira: User, ben: User
) -> None:
    """The line of the log names the payment, whose key the data map declares."""
    offer = make_offer(brief=make_brief(client=ben), designer=mira)
    other = make_offer(brief=make_brief(client=ben), designer=mira, prices=(4000,))
    payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    page = open_milestone_page(payment=accept_offer(actor=ben, offer=other))
    assert sandbox.pay(page.stripe_session_url) == 303
    with pytest.raises(PaymentDiffers, match="otherwise than agreed"):
        settle_milestone_payment(payment=payment, session_id=page.stripe_session_id or "")
    payment.refresh_from_db()
    assert payment.state == "open"

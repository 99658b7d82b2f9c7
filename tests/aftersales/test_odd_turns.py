"""Turns that two honest parties and a bad network can bring about; the books stay Stripe's."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from aftersales.desk.refund_again import again_action, can_be_asked_again
from aftersales.errors import RefundNotPossible
from aftersales.models import Dispute, Refund, ReturnedPart
from aftersales.services.finish_refunds import finish_refunds
from aftersales.services.refund_held_payment import refund_held_payment
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import DisputeState, RefundReason, RefundState
from bookkeeping.services.verify_ledger import verify_ledger
from common.models import Machine
from orders.models import HeldPayment, LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.services.wish_cancellation import wish_cancellation
from orders.states import GrantState, HeldState, OrderState
from payouts.models import ConnectedAccount, Earning, Reversal
from payouts.services.change_country import change_country
from payouts.services.poll_accounts import poll_accounts
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.states import AccountStanding
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.orders.coupons import make as make_coupon
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]
GiveBack = Callable[..., Refund]
Connect = Callable[[User], ConnectedAccount]
CheckOut = Callable[..., Order]
AT_ONCE = timedelta(0)
BANK_ACCOUNT = "000123456789"


def assert_books(sandbox: Sandbox) -> dict[str, int]:
    """They sum to zero, are Stripe's, and the nightly check finds nothing."""
    books = {name: minor for name, minor in trial_balance(currency="usd").items() if minor}
    assert sum(books.values()) == 0
    assert books.get("stripe_balance", 0) == sandbox.platform_balance()
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        assert verify_ledger(since=timezone.now() - timedelta(days=9)) == []
    return books


def pay_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()


def test_held_money_whose_return_stripe_refused_is_held_again_and_given_back_later(
    doubled: HeldPayment, staff: User, sandbox: Sandbox
) -> None:
    sandbox.fault("404", "POST /v1/refunds", times=1)
    refund = refund_held_payment(actor=staff, held=doubled, attempt=uuid4())
    refund.refresh_from_db()
    doubled.refresh_from_db()
    assert (refund.state, doubled.state) == (RefundState.REFUSED, HeldState.HELD)
    assert can_be_asked_again(refund)
    action = again_action(refund, back="/", request=HttpRequest())
    attempt = uuid4()
    for _ in range(2):  # the button pressed twice
        action.act(staff, {"reason": "Once more", "attempt": attempt})
    doubled.refresh_from_db()
    assert doubled.state == HeldState.RETURNED
    assert_books(sandbox)


@pytest.mark.parametrize("is_won", [False, True])
def test_held_money_that_was_given_back_and_is_disputed_too_is_our_loss_alone(
    doubled: HeldPayment, staff: User, sandbox: Sandbox, is_won: bool
) -> None:
    refund_held_payment(actor=staff, held=doubled, attempt=uuid4())
    dispute = sandbox.dispute(doubled.stripe_charge_id)
    sandbox.deliver_all()
    (sandbox.win if is_won else sandbox.lose)(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    doubled.refresh_from_db()
    assert doubled.state == HeldState.RETURNED
    assert Dispute.objects.get().state == (DisputeState.WON if is_won else DisputeState.LOST)
    assert assert_books(sandbox).get("losses", 0) == (0 if is_won else 5000)
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE


def test_a_refund_that_got_no_answer_does_not_hide_the_share_from_a_lost_dispute(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.fault("lost_request", "POST /v1/refunds", times=9)
    refund = give_back(order)
    sandbox.clear_faults()
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    refund.refresh_from_db()
    assert refund.state == RefundState.REFUSED
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert owed_to(mira, currency="usd").minor == 0
    assert "losses" not in assert_books(sandbox)


def test_a_whole_refund_that_is_disputed_and_won_leaves_all_as_the_refund_left_it(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    give_back(order)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    sandbox.win(dispute["id"])
    sandbox.deliver_all()
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert owed_to(mira, currency="usd").minor == 0
    assert set(assert_books(sandbox)) == {"stripe_balance", "stripe_fees"}


def test_a34_two_desks_and_the_dashboard_at_once_give_back_no_more_than_was_paid(
    ben: User, mira: User, staff: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)

    def refund(amount_minor: int) -> None:
        with suppress(RefundNotPossible):
            reserve_refund(
                actor=staff,
                order=order,
                reason=RefundReason.REQUESTED,
                attempt=uuid4(),
                amount_minor=amount_minor,
            )

    in_threads(
        lambda: refund(3000),
        lambda: refund(2500),
        lambda: sandbox.refund_in_dashboard(order.stripe_charge_id or "", 2200),
    )
    sandbox.deliver_all()
    finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    sandbox.deliver_all()
    made = [r.amount_minor for r in Refund.objects.filter(made_at__isnull=False)]
    assert sum(made) == sum(r.amount for r in sandbox.client.v1.refunds.list().data) <= 5000
    assert_books(sandbox)


def test_refunds_cent_by_cent_of_a_discounted_cart_of_three_take_all_parts_and_no_more(
    ben: User, mira: User, staff: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    make_coupon(actor=staff, percent_off=37)
    others = [make_designer(username=name) for name in ("otto", "ada")]
    order = sell(ben, mira, *others, price_minor=333, coupon="SPRING")
    for amount in (1, 1, 2, 3, 5, 7, 100):
        give_back(order, amount_minor=amount)
    give_back(order)
    parts = ReturnedPart.objects.filter(order_line__order=order)
    assert sum(part.amount_minor for part in parts) == order.total_minor
    for line in order.lines.all():
        back = [part for part in parts if part.order_line_id == line.pk]
        assert sum(p.designer_share_minor for p in back) == line.settlement.designer_share_minor
        assert sum(p.platform_fee_minor for p in back) == line.settlement.platform_fee_minor
    assert [owed_to(who, currency="usd").minor for who in (mira, *others)] == [0, 0, 0]
    assert_books(sandbox)


def test_a32_news_of_a_refund_that_came_back_in_any_order_books_both_once(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    first = give_back(order)
    sandbox.fail_refund(first.stripe_refund_id or "")
    events = sandbox.events("refund.created", "refund.updated", "refund.failed", "charge.refunded")
    sandbox.deliver(*reversed(events))
    again = give_back(order)
    sandbox.deliver(*({**event, "id": f"{event['id']}_again"} for event in events))
    sandbox.deliver_all()
    first.refresh_from_db()
    again.refresh_from_db()
    assert (first.state, again.state) == (RefundState.FAILED, RefundState.SUCCEEDED)
    assert owed_to(mira, currency="usd").minor == 0
    assert_books(sandbox)


def test_two_desks_that_ask_again_for_one_part_refund_it_once_and_the_second_reads_why(
    ben: User, mira: User, staff: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    refund = give_back(order, amount_minor=2000)
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    refund.refresh_from_db()
    pages = [again_action(refund, back="/", request=HttpRequest()) for _ in range(2)]
    pages[0].act(staff, {"reason": "Bank was closed", "attempt": uuid4()})
    with pytest.raises(RefundNotPossible, match="asks for this again already"):
        pages[1].act(staff, {"reason": "Bank was closed", "attempt": uuid4()})
    assert Refund.objects.filter(state=RefundState.SUCCEEDED).get().again_of == refund
    assert_books(sandbox)


def test_a_restriction_and_its_end_that_nobody_heard_of_pay_the_share_once(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    account = connect(mira)
    sell(ben, mira)
    sandbox.restrict(account.stripe_account_id or "", "individual.id_number")
    pay_all()
    account.refresh_from_db()
    assert (account.state, sandbox.transfers()) == (AccountStanding.RESTRICTED, [])
    sandbox.lift(account.stripe_account_id or "")
    pay_designers_task()
    assert not sandbox.transfers()
    with time_machine.travel(timezone.now() + timedelta(hours=7)):
        poll_accounts(actor=Machine.SCHEDULE)
        pay_designers_task()
        pay_designers_task()
    assert [made.amount for made in sandbox.transfers()] == [4250]
    assert owed_to(mira, currency="usd").minor == 0
    assert_books(sandbox)


def test_a_debt_of_the_account_that_was_left_is_settled_by_shares_for_the_new_one(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    give_back: GiveBack,
    sandbox: Sandbox,
) -> None:
    first = connect(mira)
    order = sell(ben, mira)
    pay_all()
    sandbox.settle()
    sandbox.pay_out(first.stripe_account_id or "")
    change_country(actor=mira, country="DE")
    give_back(order)  # the former account is empty
    assert Reversal.objects.get().state == "refused"
    second = ConnectedAccount.objects.live_of(mira).get()
    sandbox.onboard(second.stripe_account_id or "")
    refresh_account(actor=Machine.STRIPE, account=second)
    sell(carol, mira, price_minor=8000)
    pay_all()
    assert [made.amount for made in sandbox.transfers()] == [6800 - 4250, 4250]
    assert owed_to(mira, currency="usd").minor == 0
    assert_books(sandbox)


def test_who_cancelled_while_the_bank_confirmed_and_bought_again_has_one_licence(
    ben: User, mira: User, check_out: CheckOut, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    first = check_out(ben, offer)
    sandbox.pay(first.stripe_session_url, BANK_ACCOUNT)
    sandbox.deliver_all()
    first.refresh_from_db()
    wish_cancellation(actor=ben, order=first)
    second = check_out(ben, offer)
    assert sandbox.pay(second.stripe_session_url) == 303
    sandbox.deliver_all()
    session = sandbox.client.v1.checkout.sessions.retrieve(first.stripe_session_id or "")
    sandbox.control(f"payment_intents/{session.payment_intent}/settle")
    sandbox.deliver_all()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (OrderState.CANCELLED, OrderState.PAID)
    assert LicenceGrant.objects.get().order_line.order == second
    assert Refund.objects.get().state == RefundState.SUCCEEDED
    assert_books(sandbox)


@pytest.mark.parametrize("seed", range(3))
def test_a34_warning_refund_and_dispute_at_once_return_the_money_once(
    ben: User, mira: User, staff: User, sell: Sell, sandbox: Sandbox, seed: int
) -> None:
    order = sell(ben, mira)
    charge = order.stripe_charge_id or ""

    def refund() -> None:
        with suppress(RefundNotPossible):
            reserve_refund(actor=staff, order=order, reason=RefundReason.REQUESTED, attempt=uuid4())

    works = [
        lambda: sandbox.fraud_warning(charge),
        refund,
        lambda: sandbox.dispute(charge),
    ]
    in_threads(*works[seed:], *works[:seed])
    in_threads(sandbox.deliver_all, refund)
    for dispute in Dispute.objects.all():
        sandbox.lose(dispute.stripe_id)
    sandbox.deliver_all()
    finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert owed_to(mira, currency="usd").minor == 0
    lost = Dispute.objects.filter(state=DisputeState.LOST).exists()
    back = sum(r.amount for r in sandbox.client.v1.refunds.list().data if r.status != "failed")
    books = assert_books(sandbox)
    assert books.get("losses", 0) == (back if lost else 0)

"""What Stripe sends to a designer's bank is shown; what the bank returns is never paid twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import LedgerTransaction, Order
from orders.selectors.balances import owed_to
from payouts.models import BankPayout, ConnectedAccount, Earning
from payouts.services.release_earnings import release_now
from payouts.states import BankPayoutState, EarningState
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.stripe import Sandbox

PAGE = "/studio/payouts/"
Sell = Callable[..., Order]
Connect = Callable[[Any], ConnectedAccount]


@pytest.fixture
def paid(ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox) -> ConnectedAccount:
    """Mira's share has been sent to her account, and is available there."""
    account = connect(mira)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    sandbox.settle()
    return account


def send_to_bank(sandbox: Sandbox, account: ConnectedAccount) -> str:
    return str(sandbox.pay_out(account.stripe_account_id or "")["id"])


def test_s20_a_payout_that_the_bank_returns_after_it_was_paid_is_shown_and_not_paid_twice(
    mira: User,
    client_of: Callable[[Any], Client],
    paid: ConnectedAccount,
    sandbox: Sandbox,
    read_mails: Callable[[], list[Any]],
) -> None:
    payout_id = send_to_bank(sandbox, paid)
    sandbox.arrive(payout_id)
    sandbox.deliver_all()
    assert BankPayout.objects.get().state == BankPayoutState.PAID
    booked = LedgerTransaction.objects.count()
    sandbox.fail_payout(payout_id, "account_closed")
    for _ in range(2):
        sandbox.deliver_all()
    payout = BankPayout.objects.get()
    assert payout.state == BankPayoutState.FAILED
    assert payout.paid_at
    assert payout.ended_at
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        pay_designers_task()
    assert len(sandbox.transfers()) == 1
    assert Earning.objects.get().state == EarningState.PAID
    assert owed_to(mira, currency="usd").minor == 0
    assert LedgerTransaction.objects.count() == booked
    page = client_of(mira).get(PAGE).content.decode()
    assert "It came back: the bank account is closed." in page
    assert "A bank account that the money can go to" in page
    assert "Go on at Stripe" in page
    (mail,) = [mail for mail in read_mails() if "came back" in mail.subject]
    assert mail.to == mira.email
    assert "42.50 USD" in mail.subject
    assert AuditEntry.objects.filter(act="bank_payout.returned").count() == 1


def test_s20_messages_of_a_returned_payout_in_the_wrong_order_end_where_stripe_is(
    paid: ConnectedAccount, sandbox: Sandbox
) -> None:
    payout_id = send_to_bank(sandbox, paid)
    sandbox.arrive(payout_id)
    sandbox.fail_payout(payout_id)
    created, arrived, failed = sandbox.events("payout.created", "payout.paid", "payout.failed")
    sandbox.deliver(failed, arrived, created)
    assert BankPayout.objects.get().state == BankPayoutState.FAILED


def test_s20_the_returned_money_goes_to_the_bank_account_that_is_given_next(
    paid: ConnectedAccount, sandbox: Sandbox
) -> None:
    sandbox.fail_payout(send_to_bank(sandbox, paid))
    sandbox.onboard(paid.stripe_account_id or "")
    sandbox.arrive(send_to_bank(sandbox, paid))
    sandbox.deliver_all()
    states = BankPayout.objects.order_by("pk").values_list("state", "amount_minor")
    assert list(states) == [("failed", 4250), ("paid", 4250)]
    paid.refresh_from_db()
    assert paid.needs == []


def test_a_payout_on_its_way_is_shown_with_the_day_of_its_arrival_to_its_designer_alone(
    client_of: Callable[[Any], Client], mira: User, paid: ConnectedAccount, sandbox: Sandbox
) -> None:
    send_to_bank(sandbox, paid)
    sandbox.deliver_all()
    assert "arrives" in client_of(mira).get(PAGE).content.decode()
    otto = make_designer(username="otto")
    assert "To your bank" not in client_of(otto).get(PAGE).content.decode()


def test_our_own_bank_payout_and_one_of_a_designer_who_left_are_no_designers_payout(
    paid: ConnectedAccount, sandbox: Sandbox
) -> None:
    send_to_bank(sandbox, paid)
    sandbox.pay_out()
    sandbox.deauthorise(paid.stripe_account_id or "")
    for answer in sandbox.deliver(*sandbox.events("payout.created")):
        assert answer.status_code == 200
    assert not BankPayout.objects.exists()

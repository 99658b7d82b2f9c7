"""What Stripe told of a designer's account and was lost is found by asking."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payouts.models import BankPayout, ConnectedAccount, Earning
from payouts.services.poll_accounts import poll_accounts
from payouts.services.release_earnings import release_now
from payouts.states import AccountStanding, BankPayoutState
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
LATER = timedelta(hours=7)


def test_lost_news_of_an_account_is_found_once_and_told(
    mira: User, connect: Connect, sandbox: Sandbox, read_mails: Callable[[], list[Any]]
) -> None:
    account = connect(mira)
    sandbox.restrict(account.stripe_account_id or "", "individual.id_number")
    assert poll_accounts(actor=Machine.SCHEDULE) == 0  # it was asked about a moment ago
    with time_machine.travel(timezone.now() + LATER):
        assert poll_accounts(actor=Machine.SCHEDULE) == 1
        assert poll_accounts(actor=Machine.SCHEDULE) == 0
    account.refresh_from_db()
    assert account.state == AccountStanding.RESTRICTED
    assert len([mail for mail in read_mails() if mail.to == mira.email]) == 1


def test_a_bank_payout_whose_news_was_lost_is_found_and_told_when_the_bank_returned_it(
    ben: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
    read_mails: Callable[[], list[Any]],
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    sandbox.settle()
    payout_id = str(sandbox.pay_out(account.stripe_account_id or "")["id"])
    for hours, happens, state in (
        (7, lambda: None, BankPayoutState.ON_ITS_WAY),
        (14, lambda: sandbox.arrive(payout_id), BankPayoutState.PAID),
        (21, lambda: sandbox.fail_payout(payout_id), BankPayoutState.FAILED),
        (28, lambda: None, BankPayoutState.FAILED),
    ):
        happens()
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            assert poll_accounts(actor=Machine.SCHEDULE) == 1
        assert BankPayout.objects.get().state == state
    sandbox.deliver_all()  # the news comes after all
    assert BankPayout.objects.get().state == BankPayoutState.FAILED
    assert len([mail for mail in read_mails() if "came back" in mail.subject]) == 1
    assert len(sandbox.transfers()) == 1


def test_an_account_that_stripe_keeps_failing_holds_up_none_and_one_that_left_is_left(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    otto, ada = make_designer(username="otto"), make_designer(username="ada")
    failing, gone, fine = connect(mira), connect(otto), connect(ada)
    sandbox.deauthorise(gone.stripe_account_id or "")
    sandbox.restrict(fine.stripe_account_id or "")
    sandbox.fault("500", f"GET /v1/accounts/{failing.stripe_account_id}", times=99)
    with time_machine.travel(timezone.now() + LATER):
        assert poll_accounts(actor=Machine.SCHEDULE) == 2
    states = [ConnectedAccount.objects.get(pk=row.pk).state for row in (failing, gone, fine)]
    assert states == [AccountStanding.ACTIVE, AccountStanding.LEFT, AccountStanding.RESTRICTED]

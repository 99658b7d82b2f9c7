"""A designer is told by mail what was sent, refused and taken back; once, and nobody else is."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payouts.models import ConnectedAccount, Earning
from payouts.services.finish_transfers import finish_transfers
from payouts.services.release_earnings import release_now
from payouts.tasks import finish_reversals_task, pay_designers_task
from tests.payouts.test_paying import AT_ONCE
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[Any], ConnectedAccount]
Mails = Callable[[], list[Any]]


def pay() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()


def about_payouts(mails: list[Any], designer: User) -> list[Any]:
    words = ("was sent to you", "could not be sent", "was taken back")
    found = [mail for mail in mails if any(word in mail.subject for word in words)]
    assert all(mail.to == designer.email for mail in found)
    return found


def test_one_mail_tells_of_all_that_a_run_sent(
    ben: User, carol: User, mira: User, sell: Sell, connect: Connect, read_mails: Mails
) -> None:
    connect(mira)
    orders = [sell(ben, mira), sell(carol, mira)]
    pay()
    (mail,) = about_payouts(read_mails(), mira)
    assert mail.subject == "85.00 USD was sent to you"
    assert all(order.number in mail.text for order in orders)
    assert ben.email not in mail.text


def test_a_run_that_stripe_answered_in_pieces_is_told_when_the_last_one_is_there(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
    read_mails: Mails,
) -> None:
    connect(mira)
    sell(ben, mira)
    sell(carol, mira)
    sandbox.fault("lost_request", "POST /v1/transfers", times=3)
    pay()
    assert not about_payouts(read_mails(), mira)
    finish_transfers(actor=Machine.SCHEDULE, older_than=AT_ONCE)
    (mail,) = about_payouts(read_mails(), mira)
    assert mail.subject == "85.00 USD was sent to you"


def test_what_stripe_refuses_is_told_with_its_reason(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox, read_mails: Mails
) -> None:
    account = connect(mira)
    sell(ben, mira)
    sandbox.restrict(account.stripe_account_id or "")
    pay()
    (mail,) = about_payouts(read_mails(), mira)
    assert mail.subject == "42.50 USD could not be sent to you"
    assert "capabilities" in mail.text


def test_what_is_taken_back_from_the_account_is_told_once(
    ben: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    refund: Callable[..., None],
    sandbox: Sandbox,
    read_mails: Mails,
) -> None:
    connect(mira)
    order = sell(ben, mira)
    pay()
    refund(order.lines.get(), "rf_1")
    finish_reversals_task()
    mail, _ = about_payouts(read_mails(), mira)
    assert mail.subject == "42.50 USD was taken back from your account"
    assert order.lines.get().title in mail.text

"""A wrongly chosen country is changed by a new account; nothing is paid to both."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.errors import RuleBroken
from common.models import AuditEntry, Machine
from orders.models import Order
from orders.selectors.balances import owed_to
from payments.errors import StripeUnavailable
from payouts.errors import CountryNotChanged, CountryNotPaid, NotPayable
from payouts.models import ConnectedAccount, Earning
from payouts.services.change_country import change_country
from payouts.services.pay_designer import pay_designer
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.states import AccountStanding
from payouts.tasks import pay_designers_task
from tests.races import in_threads
from tests.stripe import Sandbox

PAGE = "/studio/payouts/country/"
Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]


def live(designer: User) -> ConnectedAccount:
    return ConnectedAccount.objects.live_of(designer).get()


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def test_the_page_says_what_happens_and_the_new_account_gets_what_was_not_sent(
    ben: User,
    mira: User,
    client_of: Callable[[User], Client],
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
    read_mails: Callable[[], list[Any]],
) -> None:
    first = connect(mira)
    sell(ben, mira)
    release_all()
    pay_designers_task()
    sell(ben, mira)
    client = client_of(mira)
    assert PAGE in client.get("/studio/payouts/").content.decode()
    words = client.get(PAGE).content.decode()
    assert "United States" in words
    assert "What was sent is not sent again" in words
    answer = client.post(f"{PAGE}change/", {"country": "DE"})
    assert (answer.status_code, answer["Location"].startswith(sandbox.url)) == (303, True)
    first.refresh_from_db()
    assert first.state == AccountStanding.LEFT
    assert AuditEntry.objects.get(act="account.left").person == mira
    assert [mail for mail in read_mails() if "no longer connected" in mail.text]
    second = live(mira)
    assert second.country == "DE"
    release_all()
    pay_designers_task()
    assert len(sandbox.transfers()) == 1
    sandbox.onboard(second.stripe_account_id or "")
    refresh_account(actor=Machine.STRIPE, account=second)
    pay_designers_task()
    assert [made.destination for made in sandbox.transfers()] == [
        second.stripe_account_id,
        first.stripe_account_id,
    ]
    assert owed_to(mira, currency="usd").minor == 0


def test_asked_twice_at_once_one_new_account_is_opened(
    mira: User, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)

    def ask() -> None:
        with suppress(RuleBroken):
            change_country(actor=mira, country="DE")

    in_threads(ask, times=2)
    change = live(mira)
    assert (change.country, ConnectedAccount.objects.count()) == ("DE", 2)
    assert len(sandbox.client.v1.accounts.list({"limit": 100}).data) == 2


def test_a_payout_at_the_same_moment_is_sent_to_one_account(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()

    def change() -> None:
        with suppress(CountryNotChanged):
            change_country(actor=mira, country="DE")

    def pay() -> None:
        with suppress(NotPayable):
            pay_designer(actor=Machine.SCHEDULE, designer=mira)

    in_threads(change, pay)
    account = live(mira)
    sandbox.onboard(account.stripe_account_id or "")
    refresh_account(actor=Machine.STRIPE, account=account)
    pay_designers_task()
    assert len(sandbox.transfers()) == 1


def test_the_account_stays_while_a_transfer_is_on_its_way_to_it(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.fault("lost_request", "POST /v1/transfers", times=9)
    with pytest.raises(StripeUnavailable):
        pay_designer(actor=Machine.SCHEDULE, designer=mira)
    with pytest.raises(CountryNotChanged, match="on its way"):
        change_country(actor=mira, country="DE")
    assert live(mira).state == AccountStanding.ACTIVE


def test_the_same_country_and_one_that_cannot_be_paid_leave_the_account(
    mira: User, connect: Connect, client_of: Callable[[User], Client]
) -> None:
    account = connect(mira)
    with pytest.raises(CountryNotChanged, match="United States already"):
        change_country(actor=mira, country="US")
    for country in ("", "BR", "other", "\0", "U" * 10_000):
        with pytest.raises(CountryNotPaid):
            change_country(actor=mira, country=country)
        answer = client_of(mira).post(f"{PAGE}change/", {"country": country}, follow=True)
        assert answer.status_code == 200
    assert live(mira).pk == account.pk


def test_before_an_account_is_open_another_country_is_only_chosen_anew(
    mira: User, sandbox: Sandbox, client_of: Callable[[User], Client]
) -> None:
    assert client_of(mira).get(PAGE).status_code == 302
    sandbox.fault("lost_request", "POST /v1/accounts", times=9)
    with pytest.raises(StripeUnavailable):
        change_country(actor=mira, country="US")
    sandbox.clear_faults()
    ConnectedAccount.objects.update(asked_at=None)  # the two minutes in which it is in doubt
    change_country(actor=mira, country="DE")
    assert (live(mira).country, ConnectedAccount.objects.count()) == ("DE", 1)

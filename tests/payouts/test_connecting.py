"""An account is opened once, in a country that can be paid, whatever the network does."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payments.errors import StripeRefused, StripeUnavailable
from payouts.countries import is_abroad, payable
from payouts.errors import AccountInDoubt, CountryNotPaid
from payouts.models import ConnectedAccount, Earning
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.races import in_threads
from tests.stripe import Sandbox

OPEN_ONE = "POST /v1/accounts"


def accounts_at_stripe(sandbox: Sandbox) -> list[Any]:
    return list(sandbox.client.v1.accounts.list({"limit": 100}).auto_paging_iter())


def lose_the_answer(sandbox: Sandbox, designer: User, country: str = "US") -> None:
    sandbox.fault("timeout", OPEN_ONE, times=3, seconds=0.1)
    with pytest.raises(StripeUnavailable):
        connect_account(actor=designer, country=country)
    sandbox.clear_faults()


def test_s06_an_account_whose_answer_was_lost_is_found_after_the_key_is_forgotten(
    mira: User, sandbox: Sandbox
) -> None:
    lose_the_answer(sandbox, mira)
    sandbox.advance(hours=25)
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        connect_account(actor=mira, country="US")
    (opened,) = accounts_at_stripe(sandbox)
    assert ConnectedAccount.objects.get().stripe_account_id == opened.id


def test_s06_an_account_that_a_lost_call_did_not_open_is_asked_for_again(
    mira: User, sandbox: Sandbox
) -> None:
    sandbox.fault("lost_request", OPEN_ONE, times=3)
    with pytest.raises(StripeUnavailable):
        connect_account(actor=mira, country="US")
    sandbox.clear_faults()
    connect_account(actor=mira, country="US")
    assert len(accounts_at_stripe(sandbox)) == 1


def test_s06_another_country_chosen_after_a_lost_answer_opens_no_second_account(
    mira: User, sandbox: Sandbox
) -> None:
    lose_the_answer(sandbox, mira, "FR")
    connect_account(actor=mira, country="DE")
    (opened,) = accounts_at_stripe(sandbox)
    assert opened.country == ConnectedAccount.objects.get().country == "FR"


def test_another_country_is_not_asked_for_while_the_first_call_may_still_be_under_way(
    mira: User, sandbox: Sandbox
) -> None:
    sandbox.fault("lost_request", OPEN_ONE, times=3)
    with pytest.raises(StripeUnavailable):
        connect_account(actor=mira, country="FR")
    sandbox.clear_faults()
    with pytest.raises(AccountInDoubt):
        connect_account(actor=mira, country="DE")
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        connect_account(actor=mira, country="DE")
    assert [account.country for account in accounts_at_stripe(sandbox)] == ["DE"]


@pytest.mark.parametrize("seconds", [0, 1.9])
def test_two_clicks_at_once_open_one_account(mira: User, sandbox: Sandbox, seconds: float) -> None:
    sandbox.fault("slow", OPEN_ONE, times=1, seconds=seconds)

    def click() -> None:
        with suppress(StripeUnavailable):  # while the other one's call is under way
            connect_account(actor=mira, country="US")

    in_threads(click, times=2)
    connect_account(actor=mira, country="US")
    assert len(accounts_at_stripe(sandbox)) == 1


def test_after_a_refusal_the_account_is_asked_for_as_a_new_request(
    mira: User, sandbox: Sandbox
) -> None:
    sandbox.fault("404", OPEN_ONE, times=1)
    with pytest.raises(StripeRefused):
        connect_account(actor=mira, country="US")
    refused_key = ConnectedAccount.objects.get().idempotency_key
    sandbox.fault("404", OPEN_ONE, times=1)
    with pytest.raises(StripeRefused):
        connect_account(actor=mira, country="US")
    # Stripe may keep a refusal under its key: with the old one it would be given again for a day.
    assert ConnectedAccount.objects.get().idempotency_key != refused_key
    assert connect_account(actor=mira, country="US").startswith(sandbox.url)


@pytest.mark.parametrize("country", ["other", "BR", "KP", "us"])
def test_a_country_that_cannot_be_paid_is_refused_before_stripe_is_asked(
    mira: User, client_of: Callable[[Any], Client], sandbox: Sandbox, country: str
) -> None:
    client = client_of(mira)
    answer = client.post(
        reverse("payouts:studio_payouts_connect"), {"country": country}, follow=True
    )
    words = answer.content.decode()
    assert "cannot pay to that country" in words
    assert "Germany" in words
    assert not accounts_at_stripe(sandbox)
    assert not ConnectedAccount.objects.exists()


def test_the_country_is_asked_before_an_account_is_opened(
    mira: User, client_of: Callable[[Any], Client], sandbox: Sandbox
) -> None:
    client = client_of(mira)
    assert "Country in which you are paid" in client.get("/studio/payouts/").content.decode()
    with pytest.raises(CountryNotPaid, match="Choose the country"):
        connect_account(actor=mira)
    assert not accounts_at_stripe(sandbox)


def test_a_designer_across_the_border_is_paid_under_the_agreement_that_allows_it(
    ben: User, mira: User, sell: Callable[..., Order], sandbox: Sandbox
) -> None:
    connect_account(actor=mira, country="DE")
    account = ConnectedAccount.objects.get()
    sandbox.onboard(account.stripe_account_id or "")
    refresh_account(actor=Machine.STRIPE, account=account)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    assert len(sandbox.transfers()) == 1


def test_where_designers_can_be_paid_follows_from_our_own_country() -> None:
    assert {"US", "DE", "GB", "CH", "CA"} <= payable("US").keys() == payable("DE").keys()
    assert payable("JP") == {"JP": "Japan"}
    assert is_abroad("DE", "US")
    assert not is_abroad("DE", "FR")
    assert not is_abroad("JP", "JP")

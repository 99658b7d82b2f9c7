"""The payouts page: how much and when, in a sentence; why not, in words."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from common.models import Machine
from orders.models import Order
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.selectors.studio_payouts import Due, sentence
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.fixtures import ClientOf
from tests.stripe import Sandbox

PAGE = "/studio/payouts/"


@pytest.mark.parametrize(
    ("due", "is_ready", "words"),
    [
        (Due(0, 0, [(date(2026, 12, 1), 18420)]), True, "184.20 USD will be paid on 1 December."),
        (
            Due(500, 0, [(date(2026, 12, 1), 400), (date(2026, 12, 3), 300)]),
            True,
            "12.00 USD will be paid on 3 December.",
        ),
        (Due(600, 0, []), True, "6.00 USD is saved up; payouts start at 10.00 USD."),
        (Due(5000, 0, []), False, "50.00 USD is waiting for you to connect an account."),
        (Due(0, 5000, []), True, "50.00 USD is on its way to you."),
        (Due(0, 0, []), True, "Everything you earned is paid."),
    ],
)
def test_the_sentence_says_how_much_and_when(
    settings: Settings, due: Due, is_ready: bool, words: str
) -> None:
    settings.PAYOUT_MINIMUM_MINOR = 1000
    assert sentence(due, is_ready=is_ready, has_sold=True) == words


def test_a_designer_connects_an_account_and_comes_back_ready(
    mira: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    client = client_of(mira)
    assert "Nothing has been sold yet" in client.get(PAGE).content.decode()
    answer = client.post(reverse("payouts:studio_payouts_connect"), {"country": "DE"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(sandbox.url)
    account = ConnectedAccount.objects.get()
    back = reverse("payouts:studio_payouts_return")
    assert "Ask Stripe now" in client.get(back, follow=True).content.decode()
    client.post(back)
    account.refresh_from_db()
    assert not account.is_ready
    assert account.country == "DE"
    client.post(reverse("payouts:studio_payouts_connect"))
    assert ConnectedAccount.objects.count() == 1
    sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
    client.get(back, follow=True)
    account.refresh_from_db()
    assert not account.is_ready, "looking changes nothing"
    assert "Your account is connected" in client.post(back, follow=True).content.decode()


def test_the_page_follows_a_sale_from_the_hold_to_the_transfer(
    ben: User,
    mira: User,
    client_of: ClientOf,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
    settings: Settings,
) -> None:
    settings.PAYOUT_HOLD_HOURS, settings.PAYOUT_FIRST_SALES = 48, 0
    client = client_of(mira)
    sell(ben, mira, price_minor=5000)
    page = client.get(PAGE).content.decode()
    assert "42.50 USD is waiting for you to connect an account." in page
    assert "hold of 2 days" in page
    assert ben.email not in page
    connect(mira)
    day = date_format(timezone.localdate(timezone.now() + timedelta(hours=48)), "j F")
    assert f"42.50 USD will be paid on {day}." in client.get(PAGE).content.decode()
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    assert "42.50 USD is due and will be paid" in client.get(PAGE).content.decode()
    pay_designers_task()
    page = client.get(PAGE).content.decode()
    assert "Everything you earned is paid." in page
    assert Transfer.objects.get().reference in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_asks_as_many_questions_for_one_sale_as_for_many(
    ben: User,
    mira: User,
    client_of: ClientOf,
    sell: Callable[..., Order],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    sell(ben, *[mira] * count)
    client = client_of(mira)
    # One of them asks, as on every page, whether a version of the policy is to come.
    with django_assert_max_num_queries(16):
        client.get(PAGE)


def test_buyers_and_visitors_do_not_get_in(ben: User, client_of: ClientOf, client: Client) -> None:
    assert client_of(ben).get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "orders_order",
        "orders_licencegrant",
        "orders_download",
        "payments_webhookevent",
        "orders_ledgertransaction",
        "orders_ledgerentry",
        "payouts_earning",
        "payouts_transfer",
        "payouts_connectedaccount",
        "common_auditentry",
    ],
)
def test_staff_lists_open_and_search(staff: User, client_of: ClientOf, name: str) -> None:
    address = reverse(f"admin:{name}_changelist")
    assert client_of(staff).get(address, {"q": "JC"}).status_code == 200
    assert client_of(staff).get(reverse(f"admin:{name}_add")).status_code == 403

"""A person sees in which browsers they are logged in, and logs one of them out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from accounts.seen import device_of
from common.networks import network_of
from tests.cast import PASSWORD
from tests.races import in_threads

pytestmark = pytest.mark.django_db
PAGE = "/account/sessions/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def logged_in(person: User, *, agent: str, address: str) -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def end(client: Client, session: Session) -> Any:
    return client.post(f"{PAGE}{session.name}/end/", follow=True)


def test_p12_log_ins_are_listed_with_device_and_cut_address(ben: User, carol: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    logged_in(ben, agent=SAFARI, address="2001:db8:1:2:3::4")
    logged_in(carol, agent=FIREFOX, address="198.51.100.9")
    page = desk.get(PAGE).content.decode()
    assert "Firefox on Windows" in page and "203.0.113.0/24" in page and "This browser" in page
    assert "Safari on iPhone" in page and "2001:db8:1::/48" in page
    assert "203.0.113.77" not in page and "198.51.100" not in page
    for session in Session.objects.all():
        assert session.session_key not in page


def test_p12_another_browser_is_logged_out_at_its_next_page(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    phone = logged_in(ben, agent=SAFARI, address="203.0.113.78")
    assert phone.get("/account/").status_code == 200
    session = Session.objects.get(device="Safari on iPhone")
    assert b"That browser is logged out." in end(desk, session).content
    assert phone.get("/account/")["Location"].startswith("/accounts/login/")
    assert desk.get("/account/").status_code == 200
    assert b"was logged out already" in end(desk, session).content


def test_p12_nobody_logs_another_person_out(ben: User, carol: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    logged_in(carol, agent=SAFARI, address="203.0.113.78")
    end(desk, Session.objects.get(account_id=carol.pk))
    assert Session.objects.filter(account_id=carol.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_p12_logged_out_twice_at_once_is_answered_in_words(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    logged_in(ben, agent=SAFARI, address="203.0.113.78")
    session = Session.objects.get(device="Safari on iPhone")
    answers: list[int] = []

    def post() -> None:
        client = Client()
        client.cookies = desk.cookies
        answers.append(client.post(f"{PAGE}{session.name}/end/").status_code)

    in_threads(post, times=2)
    assert answers == [303, 303]


def test_p12_the_last_use_is_noted_once_an_hour(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    first = Session.objects.get().seen_at
    desk.get("/account/")
    assert Session.objects.get().seen_at == first
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        desk.get("/account/", REMOTE_ADDR="198.51.100.9")
    session = Session.objects.get()
    assert first and session.seen_at and session.seen_at > first
    assert session.network == "198.51.100.0/24"


def test_p12_what_is_known_of_a_log_in_outlives_a_change_of_the_session(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    session = desk.session
    session["something"] = 1
    session.save()
    assert Session.objects.get().device == "Firefox on Windows"
    desk.post("/accounts/logout/")
    assert not Session.objects.exclude(device="").exists()


def test_p12_a_log_in_ends_after_fourteen_days_however_it_is_used(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    for day in range(1, 14):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            page = desk.get("/account/")
            assert page.status_code == 200 and not page.cookies.get("session")
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert desk.get("/account/").status_code == 302


def test_p12_the_page_costs_the_same_for_one_and_for_ten(ben: User) -> None:
    desk = logged_in(ben, agent=FIREFOX, address="203.0.113.77")
    with CaptureQueriesContext(connection) as one:
        desk.get(PAGE)
    for _ in range(9):
        logged_in(ben, agent=SAFARI, address="203.0.113.78")
    with CaptureQueriesContext(connection) as ten:
        desk.get(PAGE)
    assert len(ten) == len(one)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::/48"),
        ("::1", "::/48"),
    ],
)
def test_p11_an_address_is_cut_before_it_is_kept(address: str, kept: str) -> None:
    assert network_of(address) == kept


def test_p11_a_device_is_its_kind_alone() -> None:
    assert device_of(FIREFOX) == "Firefox on Windows"
    assert device_of(SAFARI) == "Safari on iPhone"
    assert device_of("curl/8.1") == "An unknown program"
    assert device_of("") == "An unknown program"

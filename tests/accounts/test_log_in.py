"""Logging in and out: redirects, counted failures, sessions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def log_in(
    client: Client, *, password: str = PASSWORD, login: str = "ben@example.test", **extra: Any
) -> Any:
    return client.post(
        LOGIN, {"login": login, "password": password, **extra.pop("form", {})}, **extra
    )


def test_logs_in_whatever_the_case_of_the_address(client: Client, ben: User) -> None:
    assert log_in(client, login=" Ben@EXAMPLE.test").url == "/"
    assert client.get(reverse("accounts:account")).status_code == 200


def test_a23_unknown_address_and_wrong_password_read_the_same(client: Client, ben: User) -> None:
    texts = {
        str(log_in(Client(), login=login, password="not the password").context["form"].errors)
        for login in ("ben@example.test", "nobody@example.test")
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "http:///evil.test",
        "https://testserver.evil.test/",
        "https://testserver@evil.test/",
        "http://localhost/",
    ],
)
def test_a19_next_never_leads_to_another_host(client: Client, ben: User, target: str) -> None:
    assert log_in(client, form={"next": target})["Location"] == "/"
    assert client.post(f"/accounts/logout/?next={target}")["Location"] == "/"


def test_next_leads_to_own_pages(client: Client, ben: User) -> None:
    assert log_in(client, form={"next": "/account/tokens/"}).url == "/account/tokens/"


def test_a24_ten_failures_from_one_address_close_the_door_there_only(
    client: Client, ben: User
) -> None:
    for _ in range(10):
        assert log_in(client, password="wrong").status_code == 200
    refused = log_in(client)
    assert refused.status_code == 429
    assert "Too many failed attempts" in refused.content.decode()
    assert log_in(client, HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 429
    assert log_in(Client(REMOTE_ADDR="198.51.100.4")).status_code == 302  # the owner, elsewhere


def test_a21_the_session_key_changes_at_log_in_and_dies_at_log_out(
    client: Client, ben: User
) -> None:
    session = client.session
    session["cart"] = "kept"
    session.save()
    before = session.session_key
    log_in(client)
    logged_in = client.session.session_key or ""
    assert logged_in != before
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["session"] = logged_in
    assert thief.get("/account/").status_code == 302


def test_a_link_does_not_log_out(client: Client, ben: User) -> None:
    log_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/account/").status_code == 200


def test_a_closed_account_stays_out(client: Client, ben: User) -> None:
    ben.is_active = False
    ben.save()
    log_in(client)
    assert client.get("/account/").status_code == 302


def test_staff_log_in_on_the_same_page(client: Client, staff: User, ben: User) -> None:
    assert client.get("/admin/login/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize("path", ["email/", "password/set/", "login/code/", "login/code/confirm/"])
def test_what_we_do_not_use_of_allauth_has_no_address(client: Client, ben: User, path: str) -> None:
    log_in(client)
    assert client.get(f"/accounts/{path}").status_code == 404


def test_a_person_is_known_by_one_address_and_one_name(db: None) -> None:
    make_person(username="ben")
    with pytest.raises(Exception, match="unique"):
        make_person(username="ben2", email="BEN@example.test")

"""What a token may do, for how long, how often, and when it ends with a password."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken, User
from accounts.services.create_api_token import create_api_token
from accounts.token_scopes import TokenScope
from tests.cast import PASSWORD
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


def ask(token: str, path: str = "/api/v1/me/", *, method: str = "get", **extra: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return getattr(Client(), method)(path, headers=headers, **extra)


def test_a38_a_token_to_look_downloads_nothing(ben: User) -> None:
    _, look = create_api_token(actor=ben, name="look", scope=TokenScope.LOOK)
    _, all_of_it = create_api_token(actor=ben, name="all")
    path = "/api/v1/library/JC-0000/files/1/download/"
    assert ask(look).status_code == ask(look, "/api/v1/library/").status_code == 200
    refused = ask(look, path, method="post")
    assert refused.status_code == 403
    assert "may only read" in refused.json()["detail"]
    assert ask(all_of_it, path, method="post").status_code == 404


def test_a38_a_token_runs_out_on_its_day(ben: User, client_of: ClientOf) -> None:
    made = client_of(ben).post("/account/tokens/", {"name": "script", "days": "30"})
    token = made.context["token"]
    row = ApiToken.objects.get()
    assert row.scope == TokenScope.LOOK and row.expires_at is not None
    with time_machine.travel(row.expires_at - timedelta(minutes=1)):
        assert ask(token).status_code == 200
    with time_machine.travel(row.expires_at + timedelta(minutes=1)):
        assert ask(token).status_code == 401


def test_a38_one_token_is_slowed_down_and_another_is_not(
    ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "by_token", "3/min")
    _, busy = create_api_token(actor=ben, name="busy")
    _, calm = create_api_token(actor=ben, name="calm")
    assert [ask(busy).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert ask(calm).status_code == 200


def test_a38_a_network_is_slowed_down_whatever_token_it_shows(
    ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "by_network", "3/min")
    statuses = [
        ask(
            create_api_token(actor=ben, name=str(number))[1],
            REMOTE_ADDR=f"203.0.113.{number}",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        ).status_code
        for number in range(4)
    ]
    assert statuses == [200, 200, 200, 429]
    assert ask("", "/api/v1/models/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a38_tokens_that_do_not_work_are_counted(
    monkeypatch: pytest.MonkeyPatch, ben: User
) -> None:
    monkeypatch.setattr("accounts.authentication.REFUSED_AN_HOUR", 2)
    assert [ask(f"jc_{number}").status_code for number in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(("keeps", "status"), [({}, 401), ({"keeps_tokens": "on"}, 200)])
def test_a21_a_changed_password_ends_tokens_unless_they_are_kept(
    ben: User, client_of: ClientOf, keeps: dict[str, str], status: int
) -> None:
    _, token = create_api_token(actor=ben, name="script")
    browser = client_of(ben)
    page = browser.get("/accounts/password/change/").content.decode()
    assert "My API tokens go on working" in page
    new = "garnet basalt lantern thimble"
    changed = {"oldpassword": PASSWORD, "password1": new, "password2": new, **keeps}
    assert browser.post("/accounts/password/change/", changed).status_code == 302
    assert ask(token).status_code == status


def test_use_of_a_token_writes_once_a_day(ben: User, django_assert_max_num_queries: Any) -> None:
    _, token = create_api_token(actor=ben, name="script")
    ask(token)
    cache.clear()
    with django_assert_max_num_queries(2):  # the token with its owner, and the studio
        ask(token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()

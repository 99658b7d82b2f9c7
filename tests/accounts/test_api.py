"""Tokens of the API: what they open, whose they are, how one is made."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.services.create_api_token import MOST_WORKING_TOKENS, create_api_token
from accounts.services.revoke_api_token import revoke_api_token
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def me(client: Client, token: str) -> Any:
    return client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})


def ask_token(client: Client, **changes: str) -> Any:
    asked = {"email": "ben@example.test", "password": PASSWORD, **changes}
    return client.post("/api/v1/token/", asked, content_type="application/json")


def test_a_token_opens_its_owners_account_only(client: Client, ben: User, carol: User) -> None:
    _, token = create_api_token(actor=ben, name="script")
    create_api_token(actor=carol, name="script")
    answer = me(client, token)
    assert answer.status_code == 200
    assert answer.json()["username"] == "ben"
    assert answer.json()["is_designer"] is False


def test_a38_a_token_counts_in_the_header_only(client: Client, ben: User) -> None:
    _, token = create_api_token(actor=ben, name="script")
    for query in (f"?token={token}", f"?access_token={token}", f"?Authorization=Bearer {token}"):
        refused = client.get("/api/v1/me/" + query)
        assert refused.status_code == 401
        assert refused["WWW-Authenticate"] == "Bearer"


def test_a_browser_session_does_not_open_the_api(client: Client, ben: User) -> None:
    client.force_login(ben)
    assert client.get("/api/v1/me/").status_code == 401


@pytest.mark.parametrize("token", ["", "jc_unknown", "jc_\x00", "é" * 40])
def test_unknown_tokens_are_refused(client: Client, ben: User, token: str) -> None:
    assert me(client, token).status_code == 401


def test_a38_a_revoked_token_is_refused_at_once(client: Client, ben: User) -> None:
    row, token = create_api_token(actor=ben, name="script")
    revoke_api_token(actor=ben, token=row)
    assert me(client, token).status_code == 401
    first = ApiToken.objects.get().revoked_at
    revoke_api_token(actor=ben, token=row)
    assert ApiToken.objects.get().revoked_at == first


def test_a_closed_accounts_token_is_refused(client: Client, ben: User) -> None:
    _, token = create_api_token(actor=ben, name="script")
    ben.is_active = False
    ben.save()
    assert me(client, token).status_code == 401


def test_what_a_rule_refuses_is_a_409_that_says_what_to_do(client: Client, ben: User) -> None:
    for number in range(MOST_WORKING_TOKENS):
        create_api_token(actor=ben, name=str(number))
    refused = ask_token(client)
    assert refused.status_code == 409
    assert "Revoke one" in refused.json()["detail"]
    assert ApiToken.objects.count() == MOST_WORKING_TOKENS


def test_use_is_noted_by_day_not_by_moment(client: Client, ben: User) -> None:
    _, token = create_api_token(actor=ben, name="script")
    me(client, token)
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        me(client, token)
        assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_email_and_password_give_a_token_that_works(client: Client, ben: User) -> None:
    answer = ask_token(client, name="laptop")
    assert answer.status_code == 201
    assert me(client, answer.json()["token"]).status_code == 200
    assert ApiToken.objects.get().name == "laptop"


def test_a23_every_refusal_of_a_token_reads_the_same(client: Client, ben: User) -> None:
    make_person(username="new", is_confirmed=False)
    make_person(username="closed")
    type(ben).objects.filter(username="closed").update(is_active=False)
    answers = {
        (answer.status_code, answer.content)
        for answer in (
            ask_token(client, password="wrong"),
            ask_token(client, email="nobody@example.test"),
            ask_token(client, email="new@example.test"),
            ask_token(client, email="closed@example.test"),
        )
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 401


def test_a24_tries_for_a_token_are_counted_whatever_the_request_claims(
    client: Client, ben: User
) -> None:
    for _ in range(10):
        ask_token(client, password="wrong")
    spoofed = client.post(
        "/api/v1/token/",
        {"email": "ben@example.test", "password": PASSWORD},
        content_type="application/json",
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert spoofed.status_code == 429


@pytest.mark.parametrize("password", ["", "x" * 129, "a\x00b"])
def test_malformed_requests_get_400(client: Client, ben: User, password: str) -> None:
    assert ask_token(client, password=password).status_code == 400


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"email":' * 50_000, b"9" * 10_000, b"\xff"])
def test_a_body_that_is_no_sound_json_gets_400(client: Client, db: None, body: bytes) -> None:
    client.raise_request_exception = False
    answer = client.post("/api/v1/token/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()

"""What is done for an answer tells nobody whether an address has an account.

By the clock: `python -m bench.answer_times`.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tests.cast import PASSWORD, make_person

# Reading an account or its addresses, of which each takes under a millisecond.
MOST_APART = 3
OWN_PAGE = {"Origin": "http://testserver"}


def log_in(address: str, network: str) -> Any:
    typed = {"login": address, "password": "not the password at all"}
    return Client().post("/accounts/login/", typed, REMOTE_ADDR=network)


def reset(address: str, network: str) -> Any:
    return Client().post("/accounts/password/reset/", {"email": address}, REMOTE_ADDR=network)


def sign_up(address: str, network: str) -> Any:
    typed = {
        "email": address,
        "username": f"n{network.replace('.', '-')}",
        "password1": PASSWORD,
        "birth_month": "2",
        "birth_year": "1990",
    }
    return Client().post("/accounts/signup/", typed, REMOTE_ADDR=network)


def token(address: str, network: str) -> Any:
    typed = {"email": address, "password": "not the password at all"}
    return Client().post("/api/v1/token/", typed, "application/json", REMOTE_ADDR=network)


def guest_link(address: str, network: str) -> Any:
    return Client().post("/guest/", {"email": address}, headers=OWN_PAGE, REMOTE_ADDR=network)


def privacy_request(address: str, network: str) -> Any:
    typed = {"kind": "access", "address": address, "text": "All of it"}
    return Client().post("/privacy/requests/new/", typed, headers=OWN_PAGE, REMOTE_ADDR=network)


FORMS = (log_in, reset, sign_up, token, guest_link, privacy_request)


# With its own transactions, so that what waits for a commit is counted too.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("send", FORMS)
def test_a23_an_answer_takes_the_same_work_with_an_account_as_without(
    send: Callable[[str, str], Any], settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    make_person(username="ben")
    Work(send, "first@example.test", "10.0.0.1")  # finds what a process asks once
    known, unknown = (
        Work(send, address, network)
        for address, network in (
            ("ben@example.test", "10.0.0.2"),
            ("nobody@example.test", "10.0.0.3"),
        )
    )
    assert known.answer == unknown.answer
    assert known.writes == unknown.writes
    assert abs(known.statements - unknown.statements) <= MOST_APART


class Work:
    """The answer, how many statements it took, and what they wrote, in their order."""

    def __init__(self, send: Callable[[str, str], Any], address: str, network: str) -> None:
        self.statements = 0
        self.writes: list[str] = []
        with connection.execute_wrapper(self._note):
            answer = send(address, network)
        self.answer = answer.status_code, answer.get("Location")

    def _note(self, execute: Callable[..., Any], statement: Any, *rest: Any) -> Any:
        self.statements += 1
        written = re.match(r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', str(statement))
        if written:
            self.writes.append(" ".join(written.groups()))
        return execute(statement, *rest)

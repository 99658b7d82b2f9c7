"""How long an answer takes tells nobody whether an address has an account."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import PASSWORD, make_person

TRIES = 100  # with an account, and as many without
MOST_SERIES = 3
MOST_APART_SECONDS = 0.010
OWN_PAGE = {"Origin": "http://testserver"}


def _log_in(address: str, network: str) -> Any:
    typed = {"login": address, "password": "not the password at all"}
    return Client().post("/accounts/login/", typed, REMOTE_ADDR=network)


def _reset(address: str, network: str) -> Any:
    return Client().post("/accounts/password/reset/", {"email": address}, REMOTE_ADDR=network)


def _sign_up(address: str, network: str) -> Any:
    typed = {
        "email": address,
        "username": f"n{network.replace('.', '-')}",
        "password1": PASSWORD,
        "birth_month": "2",
        "birth_year": "1990",
    }
    return Client().post("/accounts/signup/", typed, REMOTE_ADDR=network)


def _token(address: str, network: str) -> Any:
    typed = {"email": address, "password": "not the password at all"}
    return Client().post("/api/v1/token/", typed, "application/json", REMOTE_ADDR=network)


def _guest_link(address: str, network: str) -> Any:
    return Client().post("/guest/", {"email": address}, headers=OWN_PAGE, REMOTE_ADDR=network)


def _privacy_request(address: str, network: str) -> Any:
    typed = {"kind": "access", "address": address, "text": "All of it"}
    return Client().post("/privacy/requests/new/", typed, headers=OWN_PAGE, REMOTE_ADDR=network)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize(
    "send",
    [_log_in, _reset, _sign_up, _token, _guest_link, _privacy_request],
)
def test_a23_answers_take_as_long_with_an_account_as_without(
    send: Callable[[str, str], Any], settings: Settings
) -> None:
    """With passwords hashed at the lowest cost: their number is counted elsewhere, and the rest of
    the work shows the better.
    """
    settings.ACCOUNT_RATE_LIMITS = False
    people = [make_person(username=f"person{number}") for number in range(10)]
    # What a busy machine does to a series it does not do to each of them the same way.
    for series in range(MOST_SERIES):
        apart = _seconds_apart(send, [person.email for person in people], series)
        if abs(apart) < MOST_APART_SECONDS:
            return
    pytest.fail(f"{apart * 1000:.1f} ms in the last of {MOST_SERIES} series")


def _seconds_apart(send: Callable[[str, str], Any], known: list[str], series: int) -> float:
    """The median by which an answer about an account takes longer than one about none."""
    took: dict[bool, list[float]] = {True: [], False: []}
    answers: dict[bool, set[Any]] = {True: set(), False: set()}
    for number in range(TRIES):
        # In turns, so that what slows the machine slows both, and each goes first as often.
        for has_account in (True, False) if number % 2 else (False, True):
            nobody = f"nobody{series}-{number}@example.test"
            address = known[number % 10] if has_account else nobody
            network = f"10.{number}.{int(has_account)}.{series + 7}"
            begin = time.perf_counter()
            answer = send(address, network)
            took[has_account].append(time.perf_counter() - begin)
            answers[has_account].add((answer.status_code, answer.get("Location")))
    assert answers[True] == answers[False] and len(answers[True]) == 1, answers
    pairs = zip(took[True], took[False], strict=True)
    return statistics.median(one - other for one, other in pairs)

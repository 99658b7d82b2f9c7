"""Anybody with the number of a licence learns what it allows today, and nothing of a person."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from models_catalog.licences import LicenceKind
from orders.models import LicenceGrant, Order
from orders.services.record_castings import record_castings
from orders.states import GrantState
from tests.shop import make_listing

Buy = Callable[..., Order]
PAGE = "/licences/verify/"
UNKNOWN = "LC-7K3M-9QXD-4TCV"


def ask(typed: str, network: str = "203.0.113.7") -> Any:
    return Client(REMOTE_ADDR=network).get(PAGE, {"number": typed})


def without_value(answer: Any) -> str:
    """The page without what was typed."""
    return re.sub(r' value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())


def test_a_licence_shows_kind_state_and_castings_left_and_nothing_personal(
    mira: User, ben: User, buy: Buy
) -> None:
    ben.display_name = "Benedikta Holderin"
    ben.save()
    order = buy(ben, make_listing(designer=mira, title="Bezel signet"))
    grant = LicenceGrant.objects.get()
    record_castings(actor=ben, grant=grant, piece_count=4, recorded_before=0)
    answer = ask(grant.number)
    page = answer.content.decode()
    for said in ("Bezel signet", "Studio", "Active", "<dd>21</dd>", grant.number):
        assert said in page
    for kept in ("Benedikta", ben.email, ben.username, "Mira", order.number, "50.00"):
        assert kept not in page
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not answer.cookies


def test_a_number_is_found_however_it_is_typed(mira: User, ben: User, buy: Buy) -> None:
    number = buy(ben, make_listing(designer=mira)).lines.get().grant.number
    for typed in (number.lower(), f" {number} ", number.replace("-", ""), number.replace("-", " ")):
        assert ask(typed).status_code == 200, typed


@pytest.mark.parametrize("state", [GrantState.SUSPENDED, GrantState.REVOKED])
def test_a_licence_that_does_not_hold_has_no_castings_left(
    mira: User, ben: User, buy: Buy, state: GrantState
) -> None:
    grant = buy(ben, make_listing(designer=mira, kind=LicenceKind.UNLIMITED)).lines.get().grant
    assert "any number" in ask(grant.number).content.decode()
    ended = timezone.now() if state == GrantState.REVOKED else None
    LicenceGrant.objects.update(state=state, revoked_at=ended)
    page = ask(grant.number).content.decode()
    assert str(state.label) in page and "does not hold" in page
    assert "any number" not in page and "Active" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["x", "LC-", "LC-0000-0000-000", "\0", "٣" * 14, "LC-7K3M-9QXD-4TCV-EXTRA", "'--", " "]
)
def test_unknown_and_malformed_numbers_get_one_answer(typed: str) -> None:
    known, other = ask(UNKNOWN), ask(typed)
    assert known.status_code == other.status_code == 404
    assert without_value(other) == without_value(known)
    assert "We have no licence with this number" in known.content.decode()
    assert other["Cache-Control"] == known["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a02_whoever_tries_numbers_is_told_to_wait_and_the_neighbour_is_not(
    settings: Settings,
) -> None:
    settings.VERIFICATIONS_PER_HOUR = 2
    assert [ask(UNKNOWN).status_code for _ in range(3)] == [404, 404, 429]
    refused = ask(UNKNOWN, "203.0.113.200")
    assert (refused.status_code, refused["Cache-Control"]) == (429, "no-store")
    assert refused["Retry-After"]
    assert ask(UNKNOWN, "198.51.100.1").status_code == 404
    assert Client(REMOTE_ADDR="203.0.113.7").get(PAGE).status_code == 200


@pytest.mark.django_db
def test_the_page_without_a_number_asks_for_one_and_every_page_leads_there() -> None:
    assert reverse("orders:licence_verify") == PAGE
    answer = Client().get(PAGE)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not answer.cookies
    assert f'href="{PAGE}"' in Client().get("/").content.decode()

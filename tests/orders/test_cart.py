"""The cart is a signed cookie: no account, no row, no price that the visitor can set."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from models_catalog.models import LicenceOffer
from models_catalog.states import ListingState
from tests.fixtures import ClientOf
from tests.shop import make_listing, make_offer

OURS = {"Origin": "http://testserver"}


def add(client: Client, *offers: LicenceOffer | str, headers: dict[str, str] | None = None) -> Any:
    return client.post(
        reverse("orders:cart_add"),
        {"offer": [getattr(offer, "public_id", offer) for offer in offers]},
        headers=OURS if headers is None else headers,
    )


def test_a_visitor_without_cookies_puts_a_licence_in_the_cart(mira: User, client: Client) -> None:
    assert client.get(reverse("orders:cart")).cookies.output() == ""
    answer = add(client, make_listing(designer=mira, price_minor=4250))
    assert answer.status_code == 303
    cookie = answer.cookies[settings.CART_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 24 * 3600
    assert set(answer.cookies) == {settings.CART_COOKIE_NAME}
    page = client.get(reverse("orders:cart")).content.decode()
    assert "Bezel signet" in page
    assert "42.50 USD" in page
    assert "Cart&nbsp;" in page


def test_another_site_cannot_fill_the_cart(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira)
    for headers in ({}, {"Origin": "https://evil.test"}, {**OURS, "Sec-Fetch-Site": "cross-site"}):
        assert add(client, offer, headers=headers).status_code == 403


def test_an_altered_cookie_is_an_empty_cart(mira: User, client: Client) -> None:
    add(client, make_listing(designer=mira))
    held = client.cookies[settings.CART_COOKIE_NAME].value
    for altered in (held[:-1] + "x", "x", "", held.replace(":", ".")):
        client.cookies[settings.CART_COOKIE_NAME] = altered
        assert "Nothing in the cart" in client.get(reverse("orders:cart")).content.decode()


def test_two_licences_of_a_model_lie_side_by_side_and_the_needless_one_is_named(
    mira: User, client: Client
) -> None:
    studio = make_listing(designer=mira, price_minor=5000)
    unlimited = make_offer(studio.cad_model, kind="unlimited", price_minor=20_000)
    add(client, studio)
    add(client, unlimited)
    page = client.get(reverse("orders:cart")).content.decode()
    assert "250.00 USD" in page
    assert "The unlimited licence in this cart allows all of this too." in page


def test_removing_the_last_licence_removes_the_cookie(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira)
    add(client, offer)
    answer = client.post(reverse("orders:cart_remove"), {"offer": offer.public_id}, headers=OURS)
    assert answer.cookies[settings.CART_COOKIE_NAME]["max-age"] == 0


def test_own_unpublished_and_unknown_models_are_refused_kindly(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    offer = make_listing(designer=mira)
    own = add(client_of(mira), offer)
    assert own.status_code == 409
    assert "your own model" in own.content.decode()
    type(offer.cad_model).objects.update(state=ListingState.WITHDRAWN)
    assert "not for sale at the moment" in add(client_of(ben), offer).content.decode()
    for strange in ("nothing", "\x00", "x" * 500, "'; --"):
        assert add(client_of(ben), strange).status_code == 409


def test_the_cart_holds_thirty_licences(mira: User, client: Client) -> None:
    offers = [make_listing(designer=mira) for _ in range(31)]
    assert add(client, *offers[:30]).status_code == 303
    full = add(client, offers[30])
    assert full.status_code == 409
    assert "holds 30 licences" in full.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_cart_page_asks_as_many_questions_for_one_as_for_thirty(
    mira: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    add(client, *[make_listing(designer=mira) for _ in range(count)])
    # One of them asks, as on every page, whether a version of the policy is to come; one, whether
    # the pieces are a set.
    with django_assert_max_num_queries(5):
        client.get(reverse("orders:cart"))

"""A buyer may hold several licences of one model, and never pays for one by mistake."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.errors import HeldAlready
from orders.models import LicenceGrant, Order
from orders.services.place_order import place_order
from orders.states import OrderState
from tests.fixtures import ClientOf
from tests.shop import make_listing, make_offer
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}


def add(client: Client, *offers: LicenceOffer) -> Any:
    ids = [offer.public_id for offer in offers]
    return client.post(reverse("orders:cart_add"), {"offer": ids}, headers=OURS)


def pay(client: Client, *confirmed: str) -> Any:
    return client.post(reverse("orders:checkout"), {"confirmed": confirmed})


def test_two_licences_of_one_model_are_bought_with_one_cart(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    studio = make_listing(designer=mira, price_minor=5000)
    personal = make_offer(studio.cad_model, kind="personal", price_minor=1500)
    client = client_of(ben)
    add(client, studio, personal)
    assert client.post(reverse("orders:checkout")).status_code == 303
    order = Order.objects.get()
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    held = LicenceGrant.objects.values_list("order_line__licence_kind", "order_line__price_minor")
    assert set(held) == {("studio", 5000), ("personal", 1500)}


def test_the_same_licence_twice_in_one_form_is_bought_once(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    line = f"{offer.public_id}:5000:0"
    assert pay(client_of(ben), line, line).status_code == 303
    assert Order.objects.get().total_minor == 5000


def test_a_larger_licence_is_bought_beside_the_smaller_one(
    mira: User, ben: User, client_of: ClientOf, buy: Callable[..., Order]
) -> None:
    studio = make_listing(designer=mira)
    unlimited = make_offer(studio.cad_model, kind="unlimited", price_minor=20_000)
    buy(ben, studio)
    client = client_of(ben)
    assert add(client, unlimited).status_code == 303
    cart = client.get(reverse("orders:cart")).content.decode()
    assert "You hold a studio licence of this model." in cart
    assert "This one adds any number of castings under the unlimited terms." in cart
    assert client.post(reverse("orders:checkout")).status_code == 303


def test_the_same_licence_again_adds_castings_once_the_buyer_has_seen_that(
    mira: User, ben: User, client_of: ClientOf, buy: Callable[..., Order]
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    buy(ben, offer)
    client = client_of(ben)
    unaware = pay(client, f"{offer.public_id}:5000:0")
    assert unaware.status_code == 409
    page = unaware.content.decode()
    assert "You hold a studio licence of this model. This one adds 25 more castings." in page
    assert "Agree and pay 50.00 USD" in page
    assert Order.objects.count() == 1
    assert pay(client, f"{offer.public_id}:5000:1").status_code == 303
    assert Order.objects.count() == 2


def test_a_second_tab_does_not_order_again_what_the_first_has_paid(
    mira: User, ben: User, buy: Callable[..., Order]
) -> None:
    offer = make_listing(designer=mira)
    seen_in_the_second_tab = [CartItem(offer.public_id, offer.price_minor)]
    buy(ben, offer)
    with pytest.raises(HeldAlready, match="25 more castings"):
        place_order(actor=ben, items=seen_in_the_second_tab)


def test_a_paid_orders_page_takes_what_was_bought_out_of_the_cart_and_no_further_wish(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    client = client_of(ben)
    add(client, offer)
    client.post(reverse("orders:checkout"))
    order = Order.objects.get()
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    client.get(order.get_absolute_url())
    assert "Nothing in the cart" in client.get(reverse("orders:cart")).content.decode()
    add(client, offer)
    client.get(order.get_absolute_url())
    assert "25 more castings" in client.get(reverse("orders:cart")).content.decode()


def test_what_the_bank_is_still_confirming_is_not_bought_again(
    mira: User, ben: User, client_of: ClientOf, check_out: Callable[..., Order]
) -> None:
    studio = make_listing(designer=mira)
    unlimited = make_offer(studio.cad_model, kind="unlimited", price_minor=20_000)
    check_out(ben, studio)
    Order.objects.update(state=OrderState.CONFIRMING)
    again = add(client_of(ben), studio)
    assert again.status_code == 409
    assert "Your bank is still confirming" in again.content.decode()
    assert add(client_of(ben), unlimited).status_code == 303

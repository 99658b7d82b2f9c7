"""An order's page shows what the database says; nothing in its address grants anything."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from orders.models import LicenceGrant, Order
from orders.states import OrderState
from tests.fixtures import ClientOf
from tests.shop import make_listing
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}


def test_the_page_waits_for_the_webhook_and_then_shows_the_receipt(
    mira: User,
    ben: User,
    check_out: Callable[..., Order],
    client_of: ClientOf,
    sandbox: Sandbox,
) -> None:
    order = check_out(ben, make_listing(designer=mira, price_minor=4250))
    client = client_of(ben)
    sandbox.pay(order.stripe_session_url)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Waiting for the payment service" in page
    assert 'hx-trigger="every 2s"' in page
    part = client.get(order.get_absolute_url(), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    sandbox.deliver_all()
    part = client.get(order.get_absolute_url(), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    page = client.get(order.get_absolute_url()).content.decode()
    assert LicenceGrant.objects.get().number in page
    assert reverse("orders:library") in page
    assert "every 2s" not in page


def test_s32_query_parameters_and_other_peoples_orders_grant_nothing(
    mira: User,
    ben: User,
    carol: User,
    buy: Callable[..., Order],
    check_out: Callable[..., Order],
    client_of: ClientOf,
) -> None:
    paid = buy(ben, make_listing(designer=mira))
    mine = check_out(carol, make_listing(designer=mira))
    client = client_of(carol)
    for query in (
        f"?session_id={paid.stripe_session_id}",
        f"?payment_intent={paid.stripe_payment_intent_id}&redirect_status=succeeded",
        f"?order={paid.number}&paid=1&from=payment-page",
    ):
        page = client.get(mine.get_absolute_url() + query).content.decode()
        assert paid.number not in page
    mine.refresh_from_db()
    assert mine.state == OrderState.PENDING
    assert not LicenceGrant.objects.held_by(carol).exists()
    for person in (carol, mira):
        assert client_of(person).get(paid.get_absolute_url()).status_code == 404
    assert Client().get(paid.get_absolute_url()).status_code == 302


def test_the_buyer_gives_an_order_up_and_gets_the_cart_back(
    mira: User,
    ben: User,
    check_out: Callable[..., Order],
    client_of: ClientOf,
    sandbox: Sandbox,
) -> None:
    offer = make_listing(designer=mira)
    order = check_out(ben, offer)
    client = client_of(ben)
    assert client.post(reverse("orders:order_give_up", args=[order.number])).status_code == 303
    assert sandbox.pay(order.stripe_session_url) != 303
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Nothing was charged" in page
    assert f'name="offer" value="{offer.public_id}"' in page


def test_a_stranger_cannot_give_an_order_up(
    mira: User,
    ben: User,
    carol: User,
    check_out: Callable[..., Order],
    client_of: ClientOf,
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    address = reverse("orders:order_give_up", args=[order.number])
    assert client_of(carol).post(address).status_code == 404
    order.refresh_from_db()
    assert order.state == OrderState.PENDING


def test_what_is_bought_leaves_the_cart(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    bought, other = make_listing(designer=mira), make_listing(designer=mira, title="Other")
    client = client_of(ben)
    client.post(
        reverse("orders:cart_add"),
        {"offer": [bought.public_id, other.public_id]},
        headers=OURS,
    )
    client.get(buy(ben, bought).get_absolute_url())
    page = client.get(reverse("orders:cart")).content.decode()
    assert "Other" in page
    assert "Bezel signet" not in page
    client.get(buy(ben, other).get_absolute_url())
    assert client.cookies[settings.CART_COOKIE_NAME].value == ""

"""Whoever starts too many payments is told so, and how to contest it; a buyer never notices."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders import limits
from orders.cart import CartItem
from orders.errors import TooManyPayments
from orders.models import Order
from orders.services.cancel_order import cancel_order
from orders.services.place_order import place_order
from orders.services.start_checkout import start_checkout
from orders.states import CancelReason, OrderState
from tests.fixtures import ClientOf
from tests.orders.guests import guest
from tests.shop import make_listing
from tests.stripe import CARD_DECLINED, Sandbox


def wish(offer: LicenceOffer) -> list[CartItem]:
    return [CartItem(offer.public_id, offer.price_minor)]


def start_and_drop(buyer: User, offer: LicenceOffer, *, times: int, reason: CancelReason) -> None:
    for _ in range(times):
        order = place_order(actor=buyer, items=wish(offer))
        cancel_order(actor=buyer, order=order, reason=reason)


def pay(client: Client, offer: LicenceOffer, network: str = "203.0.113.7") -> Any:
    confirmed = f"{offer.public_id}:{offer.price_minor}:0"
    address = reverse("orders:checkout")
    return client.post(address, {"confirmed": confirmed}, REMOTE_ADDR=network)


@pytest.mark.parametrize(
    ("times", "reason", "words"),
    [
        (20, CancelReason.GIVEN_UP, "20 orders were started from this account within an hour"),
        (5, CancelReason.PAYMENT_FAILED, "5 payments were refused by the bank"),
    ],
)
def test_an_account_that_starts_too_many_payments_reads_why_and_how_to_contest(
    mira: User,
    ben: User,
    carol: User,
    transactional_db: None,
    client_of: ClientOf,
    times: int,
    reason: CancelReason,
    words: str,
) -> None:
    offer = make_listing(designer=mira)
    start_and_drop(ben, offer, times=times - 1, reason=reason)
    again = place_order(actor=ben, items=wish(offer))
    assert place_order(actor=ben, items=wish(offer)) == again, "a second click starts nothing"
    cancel_order(actor=ben, order=again, reason=reason)
    refused = pay(client_of(ben), offer)
    page = refused.content.decode()
    assert refused.status_code == 429
    assert words in page and settings.SUPPORT_EMAIL in page
    assert Order.objects.count() == times
    assert place_order(actor=carol, items=wish(offer)), "another account is not meant"
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=True):
        assert place_order(actor=ben, items=wish(offer)), "and the limit ends"


def test_an_order_that_waits_stays_when_another_is_refused(
    mira: User, ben: User, transactional_db: None
) -> None:
    first, other = make_listing(designer=mira), make_listing(designer=mira)
    start_and_drop(ben, first, times=19, reason=CancelReason.GIVEN_UP)
    waiting = place_order(actor=ben, items=wish(first))
    with pytest.raises(TooManyPayments):
        place_order(actor=ben, items=wish(other))
    assert place_order(actor=ben, items=wish(first)) == waiting


def test_a_network_that_tries_too_often_is_refused_and_its_neighbour_is_not(
    mira: User, ben: User, sandbox: Sandbox, client_of: ClientOf
) -> None:
    offer, client = make_listing(designer=mira), client_of(ben)
    for _ in range(limits.NETWORK_TRIES_AN_HOUR):
        last = client.post(reverse("orders:checkout"), REMOTE_ADDR="203.0.113.7")
    assert last.status_code == 302, "an empty cart leads back to the cart"
    refused = pay(client, offer, "203.0.113.99")
    assert refused.status_code == 429
    assert "from your network" in refused.content.decode()
    assert settings.SUPPORT_EMAIL in refused.content.decode()
    assert not Order.objects.exists()
    assert pay(client, offer, "198.51.100.1").status_code == 303


def test_declined_cards_on_the_payment_page_close_it_and_count(
    mira: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    gwen = guest()
    order = start_checkout(actor=gwen, items=wish(offer))
    for _ in range(4):
        assert sandbox.pay(order.stripe_session_url, CARD_DECLINED) == 402
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.PENDING, "a buyer tries another card"
    sandbox.pay(order.stripe_session_url, CARD_DECLINED)
    for _ in range(2):
        sandbox.deliver_all()
    order.refresh_from_db()
    assert (order.state, order.cancel_reason) == ("cancelled", CancelReason.PAYMENT_FAILED)
    assert sandbox.pay(order.stripe_session_url) != 303, "nothing more is tried on that page"
    with pytest.raises(TooManyPayments, match="5 payments were refused by the bank"):
        place_order(actor=gwen, items=wish(offer))
    assert place_order(actor=guest(browser="another"), items=wish(offer))

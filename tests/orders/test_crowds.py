"""Fifty buyers at once, each on a connection of their own: one gets it, the others read why."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import CouponUse, ExclusiveReservation, LicenceGrant, Order
from orders.services.place_order import place_order
from orders.states import OrderState
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.orders.coupons import make
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

CROWD = 50


@pytest.fixture
def crowd(client_of: ClientOf, transactional_db: None) -> list[Client]:
    return [client_of(make_person(username=f"buyer{number}")) for number in range(CROWD)]


def all_check_out(crowd: list[Client], offer: LicenceOffer, **more: str) -> list[Any]:
    """Everybody confirms the offer at once; their answers."""
    form = {"confirmed": f"{offer.public_id}:{offer.price_minor}:0", **more}
    answers: list[Any] = []

    def go(client: Client) -> None:
        answers.append(client.post(reverse("orders:checkout"), form))

    in_threads(*[lambda client=client: go(client) for client in crowd])
    return answers


def test_a33_s07_of_fifty_buyers_one_gets_the_exclusive_licence(
    mira: User, crowd: list[Client], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, kind="exclusive", price_minor=90_000)
    answers = all_check_out(crowd, offer)
    won = [answer for answer in answers if answer.status_code == 303]
    assert len(won) == 1
    # Nothing is left in their carts, so they are sent there, where the reason stands.
    assert {answer.status_code for answer in answers} == {302, 303}
    assert ExclusiveReservation.objects.live().count() == 1
    assert sandbox.pay(won[0]["Location"]) == 303
    sandbox.deliver_all()
    assert Order.objects.get().state == OrderState.PAID
    assert LicenceGrant.objects.count() == 1


def test_a33_of_fifty_buyers_one_gets_the_last_use_of_a_coupon(
    mira: User, staff: User, crowd: list[Client], sandbox: Sandbox
) -> None:
    coupon = make(actor=staff, use_limit=3)
    offer = make_listing(designer=mira, price_minor=5000)
    for number in range(2):
        person = make_person(username=f"early{number}")
        place_order(
            actor=person, items=[CartItem(offer.public_id, offer.price_minor)], coupon_code="SPRING"
        )
    answers = all_check_out(crowd, offer, coupon="SPRING")
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (CROWD - 1)
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert "“SPRING” has been used up." in lost.content.decode()
    coupon.refresh_from_db()
    assert coupon.use_count == CouponUse.objects.count() == 3
    assert Order.objects.filter(total_minor=4000).count() == 3

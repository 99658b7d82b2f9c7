"""A list of thirty costs no more queries than a list of one, whoever reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.services.create_api_token import create_api_token
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import LicenceGrant, Order
from orders.services.place_order import place_order
from orders.services.settle_lines import settle_lines
from payouts.services.record_earnings import record_earnings
from tests.cast import make_person
from tests.shop import shelve


def buy(buyer: Any, *designers: Any) -> Order:
    """A paid order of one piece of each designer, as the settlement would write it."""
    offers = [shelve(designer=designer) for designer in designers]
    order = place_order(
        actor=buyer, items=[CartItem(offer.public_id, offer.price_minor) for offer in offers]
    )
    with transaction.atomic():
        paid_at = timezone.now()
        settle_lines(order=order, taxes={}, settled_at=paid_at)
        Order.objects.filter(pk=order.pk).update(
            state="paid", paid_at=paid_at, stripe_charge_id=f"ch_{order.number}"
        )
        order.refresh_from_db()
        for line in order.lines.all():
            LicenceGrant.objects.create(order_line=line, holder=buyer)
        record_earnings(order)
    return order


@pytest.fixture
def cost(client_of: Callable[[Any], Client]) -> Callable[[Any, str], int]:
    """How many queries a person's page takes."""

    def count(person: Any, address: str) -> int:
        browser = client_of(person)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    return count


@pytest.mark.parametrize("address", ["/models/", "/designers/mira/", "/", "/api/v1/models/"])
def test_the_shops_lists(mira: Any, ben: Any, cost: Any, address: str) -> None:
    shelve(designer=mira)
    at_one = cost(ben, address)
    for _ in range(29):
        shelve(designer=mira)
    assert cost(ben, address) == at_one


def test_a_designers_studio_and_payouts(mira: Any, ben: Any, cost: Any) -> None:
    buy(ben, mira)
    pages = ("/studio/", "/studio/payouts/")
    at_one = [cost(mira, page) for page in pages]
    for number in range(29):
        buy(make_person(username=f"buyer{number}"), mira)
    assert [cost(mira, page) for page in pages] == at_one


def test_a_buyers_library_and_a_receipt(mira: Any, ben: Any, cost: Any) -> None:
    first = buy(ben, mira)
    pages = ("/library/", first.get_absolute_url())
    at_one = [cost(ben, page) for page in pages]
    long = buy(ben, *[mira] * 29)
    assert cost(ben, "/library/") == at_one[0]
    assert cost(ben, long.get_absolute_url()) == at_one[1]


def test_a_cart_and_a_checkout(mira: Any, ben: Any, client_of: Any) -> None:
    browser = client_of(ben)

    def both() -> list[int]:
        counts = []
        for page in ("/cart/", "/checkout/"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def put_in(offer: LicenceOffer) -> None:
        browser.post(
            "/cart/add/", {"offer": offer.public_id}, headers={"Origin": "http://testserver"}
        )

    put_in(shelve(designer=mira))
    at_one = both()
    for _ in range(28):
        put_in(shelve(designer=mira))
    assert both() == at_one


def test_a_persons_tokens(ben: Any, cost: Any) -> None:
    create_api_token(actor=ben, name="script")
    at_one = cost(ben, "/account/tokens/")
    for number in range(9):
        create_api_token(actor=ben, name=f"script {number}")
    assert cost(ben, "/account/tokens/") == at_one


@pytest.mark.parametrize(
    "table",
    [
        *("orders/order", "orders/licencegrant", "orders/linesettlement", "payouts/earning"),
        *("models_catalog/cadmodel", "accounts/user", "common/auditentry"),
    ],
)
def test_a_list_at_the_staff_desk(mira: Any, ben: Any, staff: Any, cost: Any, table: str) -> None:
    buy(ben, mira)
    at_one = cost(staff, f"/admin/{table}/")
    for number in range(29):
        buy(make_person(username=f"buyer{number}"), mira)
    assert cost(staff, f"/admin/{table}/") == at_one

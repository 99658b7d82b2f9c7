"""What a buyer reads on an order whose money did not keep to its course."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from aftersales.models import Dispute, Refund
from orders.models import HeldPayment, Order
from tests.stripe import Sandbox

Sell = Callable[..., Order]
ClientOf = Callable[[Any], Client]


def shown(client: Client, order: Order) -> str:
    return client.get(order.get_absolute_url()).content.decode()


def test_an_order_says_whom_to_write_to_and_names_itself_in_the_subject(
    ben: User, mira: User, sell: Sell, client_of: ClientOf
) -> None:
    order = sell(ben, mira)
    assert f"mailto:{settings.SUPPORT_EMAIL}?subject=Order%20{order.number}" in shown(
        client_of(ben), order
    )


def test_a49_a_disputed_order_says_so_and_opens_no_file_until_the_bank_decided(
    ben: User, mira: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order, client = sell(ben, mira), client_of(ben)
    deliver = reverse("orders:order_deliver_now", args=[order.number])
    assert deliver in shown(client, order)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    page = shown(client, order)
    assert "The licence of this order is suspended." in page
    assert "Your bank says that you dispute this payment, and took 50.00 USD back" in page
    assert settings.SUPPORT_EMAIL in page
    assert deliver not in page
    sandbox.win(Dispute.objects.get().stripe_id)
    sandbox.deliver_all()
    page = shown(client, order)
    assert "50.00 USD stays paid" in page
    assert deliver in page


def test_a49_an_order_lost_to_the_bank_says_that_its_licence_has_ended(
    ben: User, mira: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.lose(sandbox.dispute(order.stripe_charge_id or "")["id"])
    sandbox.deliver_all()
    page = shown(client_of(ben), order)
    assert "The licence of this order has ended." in page
    assert "for you: 50.00 USD is yours" in page


def test_a49_a_refunded_order_says_that_its_licence_has_ended(
    ben: User,
    mira: User,
    sell: Sell,
    give_back: Callable[..., Refund],
    client_of: ClientOf,
) -> None:
    order = sell(ben, mira)
    give_back(order)
    page = shown(client_of(ben), order)
    assert "The licence of this order has ended." in page
    assert "It went back the way you paid" in page


def test_a_buyer_finds_every_order_with_its_invoice_and_credit_note_and_nobody_elses(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    give_back: Callable[..., Refund],
    client_of: ClientOf,
) -> None:
    first, second = sell(ben, mira), sell(ben, mira, price_minor=7000)
    foreign = sell(carol, mira)
    give_back(first)
    page = client_of(ben).get(reverse("orders:order_list")).content.decode()
    assert page.index(second.number) < page.index(first.number)
    assert foreign.number not in page
    for order, count in ((first, 2), (second, 1)):
        papers = [
            reverse("orders:order_document", args=[order.number, document.pk])
            for document in order.documents.all()
        ]
        assert len(papers) == count and all(paper in page for paper in papers)


def test_a_second_payment_is_told_and_the_order_stays_as_it_is(
    doubled: HeldPayment, ben: User, client_of: ClientOf
) -> None:
    page = shown(client_of(ben), doubled.order)
    assert "Another payment of 50.00 USD came in for this order" in page
    assert "has ended" not in page and "suspended" not in page

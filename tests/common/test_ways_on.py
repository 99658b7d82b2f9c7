"""Whoever stands somewhere finds the way on: from the menu, from a wrong address, from an order."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.fixtures import ClientOf

pytestmark = pytest.mark.django_db


def test_orders_and_library_are_in_the_menu_of_every_page(ben: User, client_of: ClientOf) -> None:
    page = client_of(ben).get("/models/").content.decode()
    for address in (reverse("orders:order_list"), reverse("orders:library")):
        assert f'href="{address}"' in page


def test_a_page_that_is_not_there_blames_nobody_and_leads_on(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is no page at this address" in page
    assert "you typed" not in page.lower()
    for way in ('role="search"', "/models/", "/library/", "mailto:"):
        assert way in page.split("<main")[1], way


def test_the_icon_is_where_browsers_look_for_it(client: Client) -> None:
    assert client.get("/favicon.ico", follow=True).status_code == 200

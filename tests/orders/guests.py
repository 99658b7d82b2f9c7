"""Visitors who buy without an account."""

import re
from typing import Any

from django.test import Client

from common.secret_tokens import token_hash
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import Guest, GuestBrowser, Order
from orders.services.start_checkout import start_checkout
from orders.withdrawal import Asked
from tests.stripe import Sandbox

CHECKOUT = "/checkout/"
ADDRESS = "gwen@example.test"
OLD_ENOUGH = {"birth_month": "5", "birth_year": "1990"}


def guest(email: str = ADDRESS, *, browser: str = "hers", name: str = "") -> Guest:
    row, _ = GuestBrowser.objects.get_or_create(key_hash=token_hash(browser))
    return Guest(row, email=email, name=name)


def check_out_as(client: Client, *offers: LicenceOffer, email: str = ADDRESS, **more: str) -> Any:
    """The visitor sees the checkout, and goes to the payment page from there."""
    client.get(CHECKOUT)
    confirmed = [f"{offer.public_id}:{offer.price_minor}:0" for offer in offers]
    return client.post(CHECKOUT, {"confirmed": confirmed, "email": email, **OLD_ENOUGH, **more})


def bought_by_guest(
    sandbox: Sandbox,
    *offers: LicenceOffer,
    email: str = ADDRESS,
    browser: str = "hers",
    delivers_now: bool = True,
) -> Order:
    items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
    asked = Asked(delivers_now=delivers_now)
    order = start_checkout(actor=guest(email, browser=browser), items=items, asked=asked)
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    order.refresh_from_db()
    return order


def links_in(text: str) -> list[str]:
    """The addresses of guests' orders in a mail, without the site's own."""
    return re.findall(r"https?://[^/\s]+(/guest/[\w-]{40,}/)", text)


def link_mailed(mails: list[Any]) -> str:
    """The link in the newest mail that has one."""
    found = next(links for mail in mails if (links := links_in(mail.text)))
    return found[-1]

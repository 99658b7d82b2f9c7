"""The sandbox for all tests of money, and the steps that most of them start from."""

from collections.abc import Callable
from typing import Any

import pytest

from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import Order
from orders.services.start_checkout import start_checkout
from tests.stripe import Sandbox, books, sandbox, sandbox_process

__all__ = ["books", "sandbox", "sandbox_process"]


@pytest.fixture
def check_out(sandbox: Sandbox) -> Callable[..., Order]:
    """The person is on the payment page for these offers."""

    def go(buyer: Any, *offers: LicenceOffer) -> Order:
        items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
        return start_checkout(actor=buyer, items=items)

    return go


@pytest.fixture
def buy(check_out: Callable[..., Order], sandbox: Sandbox) -> Callable[..., Order]:
    """The person paid for these offers, and every webhook came."""

    def go(buyer: Any, *offers: LicenceOffer) -> Order:
        order = check_out(buyer, *offers)
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        return order

    return go

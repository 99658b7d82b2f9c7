"""The sandbox for all tests of money, and the steps that most of them start from."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.models import Order
from orders.services.start_checkout import start_checkout
from orders.withdrawal import Asked
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


@pytest.fixture
def check_out(sandbox: Sandbox) -> Callable[..., Order]:
    """The person is on the payment page for these offers, and asked for the files at once."""

    def go(buyer: User, *offers: LicenceOffer, asked: Asked = Asked(delivers_now=True)) -> Order:
        items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
        return start_checkout(actor=buyer, items=items, asked=asked)

    return go


@pytest.fixture
def buy(check_out: Callable[..., Order], sandbox: Sandbox) -> Callable[..., Order]:
    """The person paid for these offers, and every webhook came."""

    def go(buyer: User, *offers: LicenceOffer, **more: Any) -> Order:
        order = check_out(buyer, *offers, **more)
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        return order

    return go

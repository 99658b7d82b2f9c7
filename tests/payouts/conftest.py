"""The sandbox for all tests of money, a sale, and a designer who can be paid."""

from collections.abc import Callable
from typing import Any

import pytest

from common.models import Machine
from orders.cart import CartItem
from orders.models import Order
from orders.services.start_checkout import start_checkout
from payouts.models import ConnectedAccount
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account
from tests.shop import make_listing
from tests.stripe import Sandbox, books, sandbox, sandbox_process

__all__ = ["books", "sandbox", "sandbox_process"]


@pytest.fixture
def sell(sandbox: Sandbox) -> Callable[..., Order]:
    """The buyer bought one piece of each designer at the price, and all webhooks came."""

    def go(buyer: Any, *designers: Any, price_minor: int = 5000) -> Order:
        offers = [
            make_listing(designer=designer, price_minor=price_minor) for designer in designers
        ]
        items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
        order = start_checkout(actor=buyer, items=items)
        assert sandbox.pay(order.stripe_session_url) == 303
        sandbox.deliver_all()
        order.refresh_from_db()
        return order

    return go


@pytest.fixture
def connect(sandbox: Sandbox) -> Callable[[Any], ConnectedAccount]:
    """The designer's account is open, onboarded and known to be ready."""

    def go(designer: Any) -> ConnectedAccount:
        connect_account(actor=designer)
        account = ConnectedAccount.objects.get(designer=designer)
        sandbox.control(f"accounts/{account.stripe_account_id}/onboard")
        return refresh_account(actor=Machine.STRIPE, account=account)

    return go

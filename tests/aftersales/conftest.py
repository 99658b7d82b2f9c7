"""The sandbox, a sale and a payable designer as in the tests of payouts, and a refund."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from aftersales.models import Refund
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from orders.models import HeldPayment, Order
from tests.aftersales.pages import another_page, pay
from tests.orders.conftest import check_out
from tests.payouts.conftest import connect, sell
from tests.shop import make_listing
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["check_out", "connect", "sandbox", "sandbox_process", "sell"]


@pytest.fixture
def give_back(staff: User, sandbox: Sandbox) -> Callable[..., Refund]:
    """Staff refund all of an order, or `lines` or `amount_minor` of it, and Stripe answered."""

    def go(order: Order, **wish: Any) -> Refund:
        refund = reserve_refund(
            actor=staff,
            order=order,
            **{"reason": RefundReason.REQUESTED, "attempt": uuid4(), **wish},
        )
        refund.refresh_from_db()
        return refund

    return go


@pytest.fixture
def doubled(
    ben: User, mira: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> HeldPayment:
    """Ben paid his order on two pages."""
    order = check_out(ben, make_listing(designer=mira))
    pay(sandbox, order.stripe_session_url)
    pay(sandbox, another_page(sandbox, order))
    return HeldPayment.objects.get()

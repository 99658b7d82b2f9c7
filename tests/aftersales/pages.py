"""Payment pages beside the one that an order knows."""

from typing import Any

from orders.models import Order
from tests.stripe import Sandbox


def another_page(
    sandbox: Sandbox, order: Order, *, amount: int = 5000, currency: str = "usd"
) -> str:
    """A second payment page of the order, as a lost answer may leave one open."""
    named = {"order_number": order.number}
    params: Any = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": currency,
                    "unit_amount": amount,
                    "product_data": {"name": "The same once more"},
                },
            }
        ],
        "metadata": named,
        "payment_intent_data": {"metadata": named},
        "success_url": "http://testserver/",
    }
    return sandbox.client.v1.checkout.sessions.create(params).url or ""


def pay(sandbox: Sandbox, address: str) -> None:
    assert sandbox.pay(address) == 303
    sandbox.deliver_all()

"""Stripe's payment page for an order, and how its payment stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from common.money import Money
from payments.gateway.balance import BalanceMovement, movement_of
from payments.gateway.client import ask, client, metadata_of


@dataclass(frozen=True)
class CheckoutLine:
    name: str
    price: Money


@dataclass(frozen=True)
class CheckoutSession:
    id: str
    url: str
    expires_at: int


@dataclass(frozen=True)
class LineTax:
    """The tax inside one line's price, as Stripe worked it out."""

    minor: int
    country: str = ""
    rate_percent: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Payment:
    """A checkout session as it stands at Stripe now; amounts in minor units."""

    session_id: str
    session_status: str
    is_paid: bool
    # The buyer finished, and then the bank refused: a delayed method that failed.
    has_failed: bool
    total: Money
    order_number: str
    payment_intent_id: str
    charge_id: str
    # None until Stripe has booked the charge.
    moved: BalanceMovement | None
    is_live: bool


def create_checkout_session(
    *,
    order_number: str,
    buyer_email: str,
    lines: Sequence[CheckoutLine],
    success_url: str,
    cancel_url: str,
    expires_at: datetime,
    idempotency_key: str,
) -> CheckoutSession:
    """A hosted payment page for one order. Raises StripeUnavailable, StripeRefused."""
    metadata = {"order_number": order_number}
    session = ask(
        lambda: client().v1.checkout.sessions.create(
            {
                "mode": "payment",
                "client_reference_id": order_number,
                "customer_email": buyer_email,
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": line.price.currency,
                            "unit_amount": line.price.minor,
                            "product_data": {"name": line.name},
                        },
                    }
                    for line in lines
                ],
                "metadata": metadata,
                "payment_intent_data": {"metadata": metadata, "transfer_group": order_number},
                "success_url": success_url,
                "cancel_url": cancel_url,
                "expires_at": int(expires_at.timestamp()),
            },
            {"idempotency_key": idempotency_key},
        )
    )
    return CheckoutSession(id=session.id, url=session.url or "", expires_at=session.expires_at)


def retrieve_payment(session_id: str) -> Payment:
    """The session, its charge and Stripe's fee as they are now.

    Raises StripeUnavailable, StripeRefused.
    """
    session = ask(
        lambda: client().v1.checkout.sessions.retrieve(
            session_id,
            {"expand": ["payment_intent.latest_charge.balance_transaction"]},
        )
    )
    currency = session.currency or settings.SHOP_CURRENCY
    intent: Any = session.payment_intent
    charge: Any = intent.latest_charge if intent else None
    balance: Any = charge.balance_transaction if charge else None
    return Payment(
        session_id=session.id,
        session_status=session.status or "",
        is_paid=session.payment_status == "paid",
        has_failed=bool(intent) and intent.status in {"requires_payment_method", "canceled"},
        total=Money(session.amount_total or 0, currency),
        order_number=metadata_of(session).get("order_number", ""),
        payment_intent_id=intent.id if intent else "",
        charge_id=charge.id if charge else "",
        moved=movement_of(balance) if balance else None,
        is_live=session.livemode,
    )


def expire_checkout_session(session_id: str) -> None:
    """Close an open payment page, so that an abandoned order can no longer be paid."""
    ask(lambda: client().v1.checkout.sessions.expire(session_id))

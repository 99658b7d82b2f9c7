"""Stripe's payment page for an order, and how its payment stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from common.money import Money
from payments.errors import StripeRefused
from payments.gateway.balance import BalanceMovement, movement_of
from payments.gateway.client import ask, client, metadata_of
from payments.gateway.own_account import UNKNOWN_TO_STRIPE


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


@dataclass(frozen=True, kw_only=True)
class BillingDetails:
    """Whom the invoice is for, as typed on Stripe's page where tax is worked out."""

    name: str
    address: str
    # Printed, and no reason for us to leave tax out: Stripe says line by line whether it is due.
    tax_id: str = ""


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
    # Empty where Stripe works out no tax; else one for each line, in the order's own order.
    taxes: tuple[LineTax, ...] = ()
    billing: BillingDetails | None = None


_ASK_FOR_TAX: Any = {
    "automatic_tax": {"enabled": True},
    "billing_address_collection": "required",
    "tax_id_collection": {"enabled": True},
}


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
    price: Any = {"tax_behavior": "inclusive"} if settings.STRIPE_TAX else {}
    wish: Any = {
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
                    **price,
                },
            }
            for line in lines
        ],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "transfer_group": order_number},
        "success_url": success_url,
        "cancel_url": cancel_url,
        "expires_at": int(expires_at.timestamp()),
        **(_ASK_FOR_TAX if settings.STRIPE_TAX else {}),
    }
    session = ask(
        lambda: client().v1.checkout.sessions.create(wish, {"idempotency_key": idempotency_key})
    )
    return CheckoutSession(id=session.id, url=session.url or "", expires_at=session.expires_at)


def retrieve_payment(session_id: str) -> Payment:
    """The session, its charge and Stripe's fee as they are now.

    Raises StripeUnavailable, StripeRefused.
    """
    session = ask(
        lambda: client().v1.checkout.sessions.retrieve(
            session_id,
            {
                "expand": [
                    "payment_intent.latest_charge.balance_transaction",
                    "line_items.data.taxes",
                ]
            },
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
        taxes=_taxes(session),
        billing=_billing(session),
    )


def _taxes(session: Any) -> tuple[LineTax, ...]:
    if not session.automatic_tax.enabled or session.automatic_tax.status != "complete":
        return ()
    lines = session.line_items
    if lines.has_more:
        # Stripe puts the first ten alone into the session.
        wish: Any = {"limit": 100, "expand": ["data.taxes"]}
        lines = ask(lambda: client().v1.checkout.sessions.line_items.list(session.id, wish))
    return tuple(_line_tax(line) for line in lines.data)


def _line_tax(line: Any) -> LineTax:
    """Where a state and a county both tax, the rates add up, and the country is one."""
    if not line.taxes:
        return LineTax(minor=0)
    due = [tax for tax in line.taxes if tax.amount] or list(line.taxes)[:1]
    return LineTax(
        minor=sum(tax.amount for tax in due),
        country=due[0].rate.country or "",
        rate_percent=sum((Decimal(str(tax.rate.percentage)) for tax in due), Decimal(0)),
        reason=due[0].taxability_reason or "",
    )


def _billing(session: Any) -> BillingDetails | None:
    typed = session.customer_details
    if not session.automatic_tax.enabled or not typed or not typed.address:
        return None
    place = typed.address
    street = (place.line1, place.line2, " ".join(filter(None, (place.postal_code, place.city))))
    return BillingDetails(
        name=(getattr(typed, "business_name", None) or typed.name or "")[:200],
        address="\n".join(filter(None, (*street, place.state, place.country)))[:700],
        tax_id=next((tax_id.value or "" for tax_id in typed.tax_ids or []), "")[:50],
    )


def knows_checkout_session(session_id: str) -> bool:
    """Whether Stripe has this page under our key. Raises StripeUnavailable, StripeRefused."""
    try:
        ask(lambda: client().v1.checkout.sessions.retrieve(session_id))
    except StripeRefused as refused:
        if refused.code != UNKNOWN_TO_STRIPE:
            raise
        return False
    return True


def expire_checkout_session(session_id: str) -> None:
    """Close an open payment page, so that an abandoned order can no longer be paid."""
    ask(lambda: client().v1.checkout.sessions.expire(session_id))

"""The only place that talks to Stripe: typed answers, time limits, idempotency keys, plain errors.

Never called inside a database transaction: reserve, call, record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import stripe
from django.conf import settings
from django.db import connection

from common.errors import RuleBroken
from common.money import Money

Answer = TypeVar("Answer")
NETWORK_RETRIES = 2


class StripeUnavailable(RuleBroken):
    """Stripe did not answer in time: the outcome is unknown; ask again with the same key."""


class StripeRefused(RuleBroken):
    """Stripe answered no; asking again with the same parameters changes nothing."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class BadSignature(Exception):
    """A webhook's body, time or signature does not verify."""


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
class BalanceMovement:
    """One of Stripe's balance transactions, in minor units of the currency that Stripe holds."""

    id: str
    amount_minor: int
    fee_minor: int
    currency: str

    @property
    def net_minor(self) -> int:
        return self.amount_minor - self.fee_minor


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


@dataclass(frozen=True)
class AccountState:
    id: str
    details_submitted: bool
    transfers_active: bool


@dataclass(frozen=True)
class TransferMade:
    id: str
    amount: Money
    moved: BalanceMovement


@cache
def _client() -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=NETWORK_RETRIES,
        http_client=stripe.RequestsClient(timeout=settings.STRIPE_TIMEOUT_SECONDS),
    )


def _ask(call: Callable[[], Answer]) -> Answer:
    if connection.in_atomic_block and not getattr(settings, "STRIPE_INSIDE_TEST_CASE", False):
        raise RuntimeError("Stripe is never asked inside a database transaction.")
    try:
        return call()
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        raise StripeUnavailable(
            "The payment service does not answer just now. Nothing was charged; "
            "please try again in a minute."
        ) from error
    except stripe.StripeError as error:
        raise StripeRefused(
            error.user_message or "The payment service refused this.", error.code or ""
        ) from error


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
    session = _ask(
        lambda: _client().v1.checkout.sessions.create(
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
    """The session, its charge and Stripe's fee as they are now. Raises as above."""
    session = _ask(
        lambda: _client().v1.checkout.sessions.retrieve(
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
        order_number=_metadata(session).get("order_number", ""),
        payment_intent_id=intent.id if intent else "",
        charge_id=charge.id if charge else "",
        moved=_movement(balance) if balance else None,
        is_live=session.livemode,
    )


def expire_checkout_session(session_id: str) -> None:
    """Close an open payment page, so that an abandoned order can no longer be paid."""
    _ask(lambda: _client().v1.checkout.sessions.expire(session_id))


def create_designer_account(*, email: str, username: str, idempotency_key: str) -> AccountState:
    """A connected account that Stripe onboards and that only receives transfers."""
    account = _ask(
        lambda: _client().v1.accounts.create(
            {
                "type": "express",
                "email": email,
                "capabilities": {"transfers": {"requested": True}},
                "metadata": {"username": username},
            },
            {"idempotency_key": idempotency_key},
        )
    )
    return _account_state(account)


def create_onboarding_link(*, account_id: str, return_url: str, refresh_url: str) -> str:
    """A single-use address of Stripe's own onboarding page."""
    link = _ask(
        lambda: _client().v1.account_links.create(
            {
                "account": account_id,
                "type": "account_onboarding",
                "return_url": return_url,
                "refresh_url": refresh_url,
            }
        )
    )
    return link.url


def retrieve_account(account_id: str) -> AccountState:
    return _account_state(_ask(lambda: _client().v1.accounts.retrieve(account_id)))


def _account_state(account: stripe.Account) -> AccountState:
    capabilities: Any = account.capabilities
    return AccountState(
        id=account.id,
        details_submitted=bool(account.details_submitted),
        transfers_active=getattr(capabilities, "transfers", None) == "active",
    )


def create_transfer(
    *,
    amount: Money,
    account_id: str,
    charge_id: str,
    transfer_group: str,
    reference: str,
    idempotency_key: str,
) -> TransferMade:
    """Move a designer's share out of one charge. Raises as above."""
    transfer = _ask(
        lambda: _client().v1.transfers.create(
            {
                "amount": amount.minor,
                "currency": amount.currency,
                "destination": account_id,
                "source_transaction": charge_id,
                "transfer_group": transfer_group,
                "metadata": {"reference": reference},
                "expand": ["balance_transaction"],
            },
            {"idempotency_key": idempotency_key},
        )
    )
    return _transfer_made(transfer)


def find_transfer(*, transfer_group: str, reference: str) -> TransferMade | None:
    """The transfer that an earlier, unanswered call may have made; None when there is none."""
    found = _ask(
        lambda: _client().v1.transfers.list(
            {
                "transfer_group": transfer_group,
                "limit": 100,
                "expand": ["data.balance_transaction"],
            }
        )
    )
    for transfer in found.auto_paging_iter():
        if _metadata(transfer).get("reference") == reference:
            return _transfer_made(transfer)
    return None


def _transfer_made(transfer: stripe.Transfer) -> TransferMade:
    return TransferMade(
        id=transfer.id,
        amount=Money(transfer.amount, transfer.currency),
        moved=_movement(transfer.balance_transaction),
    )


def _movement(balance: Any) -> BalanceMovement:
    """Of an expanded balance transaction."""
    return BalanceMovement(
        id=balance.id,
        amount_minor=balance.amount,
        fee_minor=balance.fee,
        currency=balance.currency,
    )


def _metadata(held: Any) -> dict[str, str]:
    """An object's metadata as a plain dict; the SDK's own type has no get()."""
    return held.metadata.to_dict() if held.metadata else {}


def verify_event(*, payload: bytes, signature: str) -> dict[str, Any]:
    """The event of a body signed with one of our secrets. Raises BadSignature for anything else."""
    secrets = [settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET]
    for secret in filter(None, secrets):
        try:
            event = stripe.Webhook.construct_event(payload, signature, secret)
        except stripe.SignatureVerificationError:
            continue
        except ValueError as error:
            raise BadSignature from error
        held: dict[str, Any] = event.to_dict()
        return held
    raise BadSignature

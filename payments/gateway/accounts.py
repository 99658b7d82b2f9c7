"""Designers' connected accounts, which Stripe onboards and which only receive transfers."""

from dataclasses import dataclass
from typing import Any

import stripe

from payments.gateway.client import ask, client


@dataclass(frozen=True)
class AccountState:
    id: str
    details_submitted: bool
    transfers_active: bool


def create_designer_account(*, email: str, username: str, idempotency_key: str) -> AccountState:
    """A connected account that Stripe onboards and that only receives transfers."""
    account = ask(
        lambda: client().v1.accounts.create(
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
    link = ask(
        lambda: client().v1.account_links.create(
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
    return _account_state(ask(lambda: client().v1.accounts.retrieve(account_id)))


def _account_state(account: stripe.Account) -> AccountState:
    capabilities: Any = account.capabilities
    return AccountState(
        id=account.id,
        details_submitted=bool(account.details_submitted),
        transfers_active=getattr(capabilities, "transfers", None) == "active",
    )

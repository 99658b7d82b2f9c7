"""Designers' connected accounts, which Stripe onboards and which only receive transfers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import stripe
from stripe.params import AccountCreateParams

from payments.gateway.client import ask, client, metadata_of

# A call that Stripe took belongs to an account of about that time; the clocks may differ.
AROUND_A_CALL = timedelta(hours=1)


@dataclass(frozen=True)
class AccountState:
    id: str
    country: str
    details_submitted: bool
    transfers_active: bool
    # What Stripe waits for, by its own keys, what is late first; until when; why it is held.
    needs: tuple[str, ...]
    needs_by: datetime | None
    held_reason: str


def create_designer_account(
    *,
    email: str,
    username: str,
    country: str,
    is_abroad: bool,
    reference: str,
    idempotency_key: str,
) -> AccountState:
    """A connected account that Stripe onboards and that only receives transfers."""
    wish: AccountCreateParams = {
        "type": "express",
        "country": country,
        "email": email,
        "capabilities": {"transfers": {"requested": True}},
        "metadata": {"username": username, "reference": reference},
    }
    if is_abroad:
        # Across borders Stripe pays only those who have no contract with Stripe itself.
        wish["tos_acceptance"] = {"service_agreement": "recipient"}
    account = ask(lambda: client().v1.accounts.create(wish, {"idempotency_key": idempotency_key}))
    return _account_state(account)


def find_designer_account(*, reference: str, asked_at: datetime) -> AccountState | None:
    """The account that an earlier, unanswered call may have opened; None when there is none.

    Stripe has no search for accounts: those opened around that call are listed.
    """
    first, last = asked_at - AROUND_A_CALL, asked_at + AROUND_A_CALL
    found = ask(
        lambda: client().v1.accounts.list(
            {
                "created": {"gte": int(first.timestamp()), "lte": int(last.timestamp())},
                "limit": 100,
            }
        )
    )
    for account in found.auto_paging_iter():
        if metadata_of(account).get("reference") == reference:
            return _account_state(account)
    return None


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


def change_account_email(account_id: str, *, email: str) -> None:
    """Safe to repeat: the same address changes nothing."""
    ask(lambda: client().v1.accounts.update(account_id, {"email": email}))


def close_account(account_id: str) -> None:
    """Delete the account at Stripe, for good. Raises AccountGone where that was done before, and
    StripeRefused while there is money in it.
    """
    ask(lambda: client().v1.accounts.delete(account_id))


def _account_state(account: stripe.Account) -> AccountState:
    capabilities: Any = account.capabilities
    asked: Any = account.requirements
    deadline = asked.current_deadline
    return AccountState(
        id=account.id,
        country=account.country or "",
        details_submitted=bool(account.details_submitted),
        transfers_active=getattr(capabilities, "transfers", None) == "active",
        needs=tuple(dict.fromkeys([*(asked.past_due or []), *(asked.currently_due or [])])),
        needs_by=datetime.fromtimestamp(deadline, UTC) if deadline else None,
        held_reason=asked.disabled_reason or "",
    )

"""A designer finishes Stripe's onboarding, or Stripe restricts the account later."""

from typing import Any

from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.account import requirements
from stripe_sandbox.store import Transaction

_WATCHED = ("capabilities", "charges_enabled", "details_submitted", "payouts_enabled")


def complete_onboarding(tx: Transaction, account: dict[str, Any]) -> dict[str, Any]:
    """Everything asked for becomes active, with made-up details and a test bank account."""
    body = {
        **account,
        "business_type": account["business_type"] or "individual",
        "capabilities": dict.fromkeys({**account["capabilities"], "transfers": ""}, "active"),
        "charges_enabled": True,
        "details_submitted": True,
        "payouts_enabled": True,
        "requirements": requirements(met=True),
        "tos_acceptance": {"date": tx.now(), "ip": "127.0.0.1", "user_agent": None},
    }
    if not account["external_accounts"]["data"]:
        bank = _bank_account(body)
        body["external_accounts"] = {**body["external_accounts"], "data": [bank], "total_count": 1}
    return announce(tx, account, body)


def set_abilities(
    tx: Transaction, account: dict[str, Any], *, active: bool, reason: str | None = None
) -> dict[str, Any]:
    """Restrict an account (transfers and payouts stop), or lift the restriction."""
    body = {
        **account,
        "capabilities": dict.fromkeys(account["capabilities"], "active" if active else "inactive"),
        "charges_enabled": active,
        "payouts_enabled": active,
        "requirements": {**requirements(met=True), "disabled_reason": None if active else reason},
    }
    return announce(tx, account, body)


def announce(tx: Transaction, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Save the account and send `account.updated` with its top-level `account`."""
    previous = {name: before[name] for name in _WATCHED if before[name] != after[name]}
    tx.save(after)
    emit(tx, "account.updated", after, previous=previous, account=after["id"])
    return after


def _bank_account(account: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id("ba"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": "Test Designer",
        "account_holder_type": "individual",
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": account["country"],
        "currency": account["default_currency"],
        "default_for_currency": True,
        "fingerprint": "testbank6789",
        "future_requirements": None,
        "last4": "6789",
        "metadata": {},
        "requirements": None,
        "routing_number": "110000000",
        "status": "new",
    }

"""A designer finishes Stripe's onboarding, or Stripe restricts the account later."""

from collections.abc import Sequence
from typing import Any

from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.account import requirements
from stripe_sandbox.store import Transaction

_WATCHED = (
    "capabilities",
    "charges_enabled",
    "details_submitted",
    "payouts_enabled",
    "requirements",
)


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
        "tos_acceptance": {
            **account["tos_acceptance"],
            "date": tx.now(),
            "ip": "127.0.0.1",
        },
    }
    return announce(tx, account, _with_bank(body))


def restrict(
    tx: Transaction,
    account: dict[str, Any],
    *,
    reason: str = "requirements.past_due",
    due: Sequence[str] = (),
) -> dict[str, Any]:
    """Transfers and payouts stop at once; `due` names what Stripe has waited for in vain."""
    late = {"currently_due": list(due), "eventually_due": list(due), "past_due": list(due)}
    body = _with_abilities(account, active=False)
    body["requirements"] = {**requirements(met=True), **late, "disabled_reason": reason}
    return announce(tx, account, body)


def lift(tx: Transaction, account: dict[str, Any]) -> dict[str, Any]:
    """All that was asked for is there: transfers and payouts go on."""
    body = _with_abilities(account, active=True)
    body["requirements"] = requirements(met=True)
    return announce(tx, account, _with_bank(body) if account["details_submitted"] else body)


def ask_for(
    tx: Transaction, account: dict[str, Any], *, due: Sequence[str], deadline: int
) -> dict[str, Any]:
    """Stripe needs something by a date; until then everything goes on."""
    asked = {"currently_due": list(due), "eventually_due": list(due), "current_deadline": deadline}
    tx.plan("requirements_due", account["id"], at=deadline)
    body = {**account, "requirements": {**requirements(met=True), **asked}}
    return announce(tx, account, body)


def miss_deadline(tx: Transaction, account: dict[str, Any]) -> dict[str, Any]:
    """The date has passed: what is still due stops the account."""
    held = account["requirements"]
    if held["current_deadline"] is None or held["current_deadline"] > tx.now():
        return account
    return restrict(tx, account, due=held["currently_due"])


def _with_abilities(account: dict[str, Any], *, active: bool) -> dict[str, Any]:
    state = "active" if active else "inactive"
    return {
        **account,
        "capabilities": dict.fromkeys(account["capabilities"], state),
        "charges_enabled": active,
        "payouts_enabled": active,
    }


def _with_bank(account: dict[str, Any]) -> dict[str, Any]:
    """A bank account that works: the one it has, or a new one."""
    held = account["external_accounts"]
    good = [bank for bank in held["data"] if bank["status"] != "errored"]
    data = good or [_bank_account(account)]
    return {**account, "external_accounts": {**held, "data": data, "total_count": len(data)}}


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

"""What the control API may make happen: the buyer, the banks, Stripe's staff, time itself.

Each act gets the id named in its address, the JSON of the call and the settings.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from stripe_sandbox import ledger, money
from stripe_sandbox.actions.dispute import appeal, close_dispute, escalate_inquiry, open_dispute
from stripe_sandbox.actions.expire import expire
from stripe_sandbox.actions.fraud_warning import warn
from stripe_sandbox.actions.onboard import ask_for, complete_onboarding, lift, restrict
from stripe_sandbox.actions.pay_later import settle_later
from stripe_sandbox.actions.payout import FAILURES, arrive, cancel, create_payout, fail, pay_all
from stripe_sandbox.actions.refund import (
    COURSES,
    cancel_refund,
    fail_refund,
    refund_charge,
    settle_refund,
)
from stripe_sandbox.config import Config
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit, queue
from stripe_sandbox.objects.account import DISABLED_REASONS
from stripe_sandbox.objects.dispute import REASONS
from stripe_sandbox.store import Transaction

Wish = dict[str, Any]
Act = Callable[[Transaction, str, Wish, Config], dict[str, Any]]
_MOST_SECONDS = 20 * 365 * 86400


def _whole(wish: Wish, name: str, default: int) -> int:
    value = wish.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal(f"{name} must be a whole number.")
    return value


def _one_of(wish: Wish, name: str, choices: Sequence[str], default: str) -> str:
    value = wish.get(name, default)
    if value not in choices:
        raise Refusal(f"{name} must be one of {', '.join(choices)}.")
    return str(value)


def _texts(wish: Wish, name: str) -> list[str]:
    value = wish.get(name, [])
    if not (isinstance(value, list) and all(isinstance(text, str) for text in value)):
        raise Refusal(f"{name} must be a list of texts.")
    return value


def _advance(tx: Transaction, _: str, wish: Wish, __: Config) -> dict[str, Any]:
    seconds = _whole(wish, "advance_seconds", 0)
    if not 0 <= seconds <= _MOST_SECONDS:
        raise Refusal("The clock only moves forward, and by twenty years at most.")
    tx.set_setting("clock_offset", str(int(tx.setting("clock_offset", "0")) + seconds))
    return {"now": tx.now()}


def _settings(tx: Transaction, _: str, wish: Wish, __: Config) -> dict[str, Any]:
    """The platform's country, the one currency it settles in (empty: each), what money is worth."""
    names = ("country", "settlement_currency")
    for name in names:
        if name in wish:
            tx.set_setting(name, str(wish[name]))
    if tx.setting("settlement_currency", "") not in {"", *money.WORTH}:
        raise Refusal(f"settlement_currency must be one of {', '.join(money.WORTH)}.")
    rates = wish.get("rates", {})
    if not isinstance(rates, dict) or not all(
        type(worth) in (int, float) and worth > 0 for worth in rates.values()
    ):
        raise Refusal("rates must say what one unit of a currency is worth in dollars.")
    if rates:
        tx.set_setting("rates", json.dumps({name: str(worth) for name, worth in rates.items()}))
    return {name: tx.setting(name, "") for name in (*names, "rates")}


def _settle(tx: Transaction, _: str, __: Wish, ___: Config) -> dict[str, Any]:
    """All pending money becomes available now, without moving the clock."""
    now = tx.now()
    pending = [
        row[0] for row in tx.sql.execute("SELECT id FROM entries WHERE available_on > ?", (now,))
    ]
    tx.sql.execute("UPDATE entries SET available_on = ? WHERE available_on > ?", (now, now))
    for entry_id in pending:
        tx.sql.execute(
            "UPDATE objects SET body = json_set(body, '$.available_on', ?) WHERE id = ?",
            (now, entry_id),
        )
    return {"settled": len(pending)}


def _redeliver(tx: Transaction, event_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return {"delivery": queue(tx, tx.get("event", event_id), fault="redelivered")}


def _expire(tx: Transaction, session_id: str, _: Wish, __: Config) -> dict[str, Any]:
    session = tx.get("checkout.session", session_id)
    if session["status"] != "open":
        raise Refusal(f"The session is {session['status']}, not open.")
    return expire(tx, {**session, "expires_at": tx.now()})


def _settle_later(tx: Transaction, intent_id: str, wish: Wish, config: Config) -> dict[str, Any]:
    """A bank debit arrives, or fails with {"outcome": "failed"}."""
    intent = tx.get("payment_intent", intent_id)
    arrives = wish.get("outcome", "succeeded") == "succeeded"
    return settle_later(tx, intent, arrives=arrives, config=config)


def _onboard(tx: Transaction, account_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return complete_onboarding(tx, tx.get("account", account_id))


def _restrict(tx: Transaction, account_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    reason = _one_of(wish, "reason", DISABLED_REASONS, "requirements.past_due")
    return restrict(tx, tx.get("account", account_id), reason=reason, due=_texts(wish, "due"))


def _lift(tx: Transaction, account_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return lift(tx, tx.get("account", account_id))


def _ask_for(tx: Transaction, account_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    """Stripe needs something within `seconds`; then the account is restricted."""
    deadline = tx.now() + _whole(wish, "seconds", 30 * 86400)
    due = _texts(wish, "due") or ["individual.verification.document"]
    return ask_for(tx, tx.get("account", account_id), due=due, deadline=deadline)


def _deauthorize(tx: Transaction, account_id: str, _: Wish, __: Config) -> dict[str, Any]:
    """The designer takes the platform's access away: the account is as good as gone."""
    tx.get("account", account_id)
    tx.delete(account_id)
    application = {"id": "ca_sandbox", "object": "application", "name": "Sandbox platform"}
    emit(tx, "account.application.deauthorized", application, account=account_id)
    return {"deauthorized": account_id}


def _payout(tx: Transaction, account_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    """Stripe pays a designer's available balance to the bank, so a later reversal finds nothing."""
    tx.get("account", account_id)
    return _pay_out(tx, account_id, wish)


def _payout_of_platform(tx: Transaction, _: str, wish: Wish, __: Config) -> dict[str, Any]:
    return _pay_out(tx, "", wish)


def _pay_out(tx: Transaction, account: str, wish: Wish) -> dict[str, Any]:
    """All of a currency as a schedule does it, or `amount` as somebody asked in the dashboard."""
    ready = ledger.sums(tx, account)[0]
    currency = str(wish.get("currency") or max(ready, key=lambda name: ready[name], default="usd"))
    if "amount" not in wish:
        return pay_all(tx, account, currency)
    amount = _whole(wish, "amount", 0)
    if amount < 1:
        raise Refusal("amount must be at least 1.")
    return create_payout(tx, account, {"amount": amount, "currency": currency}, automatic=False)


def _arrive(tx: Transaction, payout_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return arrive(tx, _payout_named(tx, payout_id))


def _fail_payout(tx: Transaction, payout_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    code = _one_of(wish, "code", list(FAILURES), "account_closed")
    return fail(tx, _payout_named(tx, payout_id), code=code)


def _cancel_payout(tx: Transaction, payout_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return cancel(tx, _payout_named(tx, payout_id))


def _payout_named(tx: Transaction, payout_id: str) -> dict[str, Any]:
    return tx.get("payout", payout_id, account=tx.owner(payout_id))


def _refund(tx: Transaction, charge_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    """Somebody refunds in Stripe's dashboard: the shop only hears of it."""
    amount = _whole(wish, "amount", 0)
    return refund_charge(
        tx,
        tx.get("charge", charge_id),
        amount=amount or None,
        reason=wish.get("reason", "requested_by_customer"),
        metadata={},
        course=_one_of(wish, "course", COURSES, "succeeded"),
    )


def _refunds(tx: Transaction, charge_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    """Decide what the refunds of a charge will do, as a magic card does."""
    tx.get("charge", charge_id)
    course = _one_of(wish, "course", COURSES, "succeeded")
    tx.set_private(charge_id, refunds=course)
    return {"charge": charge_id, "refunds": course}


def _fail_refund(tx: Transaction, refund_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    reason = str(wish.get("reason", "expired_or_canceled_card"))
    return fail_refund(tx, tx.get("refund", refund_id), reason=reason)


def _settle_refund(tx: Transaction, refund_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return settle_refund(tx, tx.get("refund", refund_id))


def _cancel_refund(tx: Transaction, refund_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return cancel_refund(tx, tx.get("refund", refund_id))


def _dispute(tx: Transaction, charge_id: str, wish: Wish, config: Config) -> dict[str, Any]:
    charge = tx.get("charge", charge_id)
    return open_dispute(
        tx,
        charge,
        inquiry=bool(wish.get("inquiry", False)),
        reason=_one_of(wish, "reason", list(REASONS), "fraudulent"),
        amount=_whole(wish, "amount", charge["amount"]),
        fee=config.dispute_fee,
    )


def _close(tx: Transaction, dispute_id: str, wish: Wish, _: Config) -> dict[str, Any]:
    won = _one_of(wish, "outcome", ("won", "lost"), "lost") == "won"
    return close_dispute(tx, tx.get("dispute", dispute_id), won=won)


def _appeal(tx: Transaction, dispute_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return appeal(tx, tx.get("dispute", dispute_id))


def _escalate(tx: Transaction, dispute_id: str, _: Wish, config: Config) -> dict[str, Any]:
    return escalate_inquiry(tx, tx.get("dispute", dispute_id), fee=config.dispute_fee)


def _warn(tx: Transaction, charge_id: str, _: Wish, __: Config) -> dict[str, Any]:
    return warn(tx, tx.get("charge", charge_id))


ACTS: dict[str, Act] = {
    r"clock": _advance,
    r"settings": _settings,
    r"settle": _settle,
    r"events/(?P<id>\w+)/redeliver": _redeliver,
    r"sessions/(?P<id>\w+)/expire": _expire,
    r"payment_intents/(?P<id>\w+)/settle": _settle_later,
    r"accounts/(?P<id>\w+)/onboard": _onboard,
    r"accounts/(?P<id>\w+)/ask_for": _ask_for,
    r"accounts/(?P<id>\w+)/restrict": _restrict,
    r"accounts/(?P<id>\w+)/lift": _lift,
    r"accounts/(?P<id>\w+)/payout": _payout,
    r"accounts/(?P<id>\w+)/deauthorize": _deauthorize,
    r"charges/(?P<id>\w+)/dispute": _dispute,
    r"charges/(?P<id>\w+)/fraud_warning": _warn,
    r"charges/(?P<id>\w+)/refund": _refund,
    r"charges/(?P<id>\w+)/refunds": _refunds,
    r"disputes/(?P<id>\w+)/appeal": _appeal,
    r"disputes/(?P<id>\w+)/close": _close,
    r"disputes/(?P<id>\w+)/escalate": _escalate,
    r"payout": _payout_of_platform,
    r"payouts/(?P<id>\w+)/arrive": _arrive,
    r"payouts/(?P<id>\w+)/cancel": _cancel_payout,
    r"payouts/(?P<id>\w+)/fail": _fail_payout,
    r"refunds/(?P<id>\w+)/cancel": _cancel_refund,
    r"refunds/(?P<id>\w+)/fail": _fail_refund,
    r"refunds/(?P<id>\w+)/settle": _settle_refund,
}

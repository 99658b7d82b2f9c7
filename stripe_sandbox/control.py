"""The control API under /_sandbox/: what a test or a developer may make happen."""

import json
import re
from collections.abc import Callable
from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.actions.dispute import close_dispute, open_dispute
from stripe_sandbox.actions.expire import expire, expire_overdue
from stripe_sandbox.actions.onboard import complete_onboarding, set_abilities
from stripe_sandbox.actions.pay_later import settle_later
from stripe_sandbox.actions.refund import fail_refund
from stripe_sandbox.config import Config
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit, queue
from stripe_sandbox.faults import BadPlan, FaultPlan
from stripe_sandbox.ids import new_id
from stripe_sandbox.store import Store, Transaction

Wish = dict[str, Any]
Act = Callable[[Transaction, str, Wish], dict[str, Any]]


class Control:
    """Routes: see `answer`. Every act runs in one transaction."""

    def __init__(self, config: Config, store: Store, faults: FaultPlan) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._acts: dict[str, Act] = {
            r"clock": self._advance,
            r"settle": _settle,
            r"events/(?P<id>\w+)/redeliver": _redeliver,
            r"sessions/(?P<id>\w+)/expire": _expire,
            r"accounts/(?P<id>\w+)/onboard": _onboard,
            r"accounts/(?P<id>\w+)/restrict": _restrict,
            r"accounts/(?P<id>\w+)/lift": _lift,
            r"accounts/(?P<id>\w+)/payout": _payout,
            r"accounts/(?P<id>\w+)/deauthorize": _deauthorize,
            r"charges/(?P<id>\w+)/dispute": self._dispute,
            r"disputes/(?P<id>\w+)/close": _close,
            r"refunds/(?P<id>\w+)/fail": _fail,
            r"payment_intents/(?P<id>\w+)/settle": self._settle_later,
        }

    def answer(self, method: str, path: str, body: str) -> tuple[int, dict[str, Any]]:
        """GET health, deliveries, faults, summary; POST faults, reset, acts; DELETE faults."""
        name = path.removeprefix("/_sandbox/").strip("/")
        try:
            wish = json.loads(body) if body else {}
        except json.JSONDecodeError:
            return 400, {"error": "the body is not JSON"}
        if not isinstance(wish, dict):
            return 400, {"error": "the body must be a JSON object"}
        try:
            found = self._plain(method, name, wish)
            if found is None and method == "POST":
                found = self._act(name, wish)
        except BadPlan as error:
            return 400, {"error": str(error)}
        except Refusal as refusal:
            return refusal.status, refusal.body()
        return (200, found) if found is not None else (404, {"error": f"no {method} {name} here"})

    def _plain(self, method: str, name: str, wish: Wish) -> dict[str, Any] | None:
        match method, name:
            case "GET", "health":
                return {"ok": True, "livemode": False}
            case "GET", "deliveries":
                return self._deliveries()
            case "GET", "summary":
                return self._summary()
            case "GET", "faults":
                return {"faults": self._faults.show()}
            case "POST", "faults":
                return {"fault": self._faults.add(wish)}
            case "DELETE", "faults":
                self._faults.clear()
                return {"faults": []}
            case "POST", "reset":
                self._faults.clear()
                self._store.clear()
                return {"reset": True}
        return None

    def _act(self, name: str, wish: Wish) -> dict[str, Any] | None:
        for pattern, act in self._acts.items():
            match = re.fullmatch(pattern, name)
            if match:
                with self._store.write() as tx:
                    result = act(tx, match.groupdict().get("id", ""), wish)
                if name == "clock":
                    expire_overdue(self._store)
                return result
        return None

    def _deliveries(self) -> dict[str, Any]:
        with self._store.read() as tx:
            rows = tx.sql.execute("SELECT * FROM deliveries ORDER BY id")
            names = [column[0] for column in rows.description]
            return {"deliveries": [dict(zip(names, row, strict=True)) for row in rows]}

    def _summary(self) -> dict[str, Any]:
        """Sums per account, currency and type of movement: what reconciliation compares with."""
        with self._store.read() as tx:
            rows = tx.sql.execute(
                "SELECT account, currency, type, count(*), sum(amount), sum(fee), sum(net)"
                " FROM entries GROUP BY account, currency, type ORDER BY account, currency, type"
            ).fetchall()
            waiting = tx.sql.execute(
                "SELECT count(*) FROM deliveries WHERE state = 'waiting'"
            ).fetchone()[0]
            names = ("account", "currency", "type", "count", "amount", "fee", "net")
            return {
                "now": tx.now(),
                "waiting_deliveries": waiting,
                "entries": [dict(zip(names, row, strict=True)) for row in rows],
            }

    def _advance(self, tx: Transaction, _: str, wish: Wish) -> dict[str, Any]:
        seconds = _whole(wish, "advance_seconds", 0)
        if seconds < 0:
            raise Refusal("The clock only moves forward.")
        tx.set_setting("clock_offset", str(int(tx.setting("clock_offset", "0")) + seconds))
        return {"now": tx.now()}

    def _settle_later(self, tx: Transaction, intent_id: str, wish: Wish) -> dict[str, Any]:
        """A bank debit arrives, or fails with {"outcome": "failed"}."""
        intent = tx.get("payment_intent", intent_id)
        arrives = wish.get("outcome", "succeeded") == "succeeded"
        return settle_later(tx, intent, arrives=arrives, config=self._config)

    def _dispute(self, tx: Transaction, charge_id: str, wish: Wish) -> dict[str, Any]:
        return open_dispute(
            tx,
            tx.get("charge", charge_id),
            inquiry=bool(wish.get("inquiry", False)),
            fee=self._config.dispute_fee,
        )


def _whole(wish: Wish, name: str, default: int) -> int:
    value = wish.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refusal(f"{name} must be a whole number.")
    return value


def _settle(tx: Transaction, _: str, __: Wish) -> dict[str, Any]:
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


def _deauthorize(tx: Transaction, account_id: str, _: Wish) -> dict[str, Any]:
    """The designer takes the platform's access away: the account is as good as gone."""
    tx.get("account", account_id)
    tx.delete(account_id)
    application = {"id": "ca_sandbox", "object": "application", "name": "Sandbox platform"}
    emit(tx, "account.application.deauthorized", application, account=account_id)
    return {"deauthorized": account_id}


def _redeliver(tx: Transaction, event_id: str, _: Wish) -> dict[str, Any]:
    return {"delivery": queue(tx, tx.get("event", event_id), fault="redelivered")}


def _expire(tx: Transaction, session_id: str, _: Wish) -> dict[str, Any]:
    session = tx.get("checkout.session", session_id)
    if session["status"] != "open":
        raise Refusal(f"The session is {session['status']}, not open.")
    return expire(tx, {**session, "expires_at": tx.now()})


def _onboard(tx: Transaction, account_id: str, _: Wish) -> dict[str, Any]:
    return complete_onboarding(tx, tx.get("account", account_id))


def _restrict(tx: Transaction, account_id: str, wish: Wish) -> dict[str, Any]:
    reason = str(wish.get("reason", "requirements.past_due"))
    return set_abilities(tx, tx.get("account", account_id), active=False, reason=reason)


def _lift(tx: Transaction, account_id: str, _: Wish) -> dict[str, Any]:
    return set_abilities(tx, tx.get("account", account_id), active=True)


def _payout(tx: Transaction, account_id: str, wish: Wish) -> dict[str, Any]:
    """Stripe pays a designer's available balance to the bank, so a later reversal finds nothing."""
    account = tx.get("account", account_id)
    currency = str(wish.get("currency", account["default_currency"]))
    ready = ledger.available(tx, currency, account=account_id)
    amount = _whole(wish, "amount", ready)
    if not 0 < amount <= ready:
        raise Refusal("There is no such available balance.", code="balance_insufficient")
    entry = ledger.post(
        tx, "payout", amount=-amount, currency=currency, source=new_id("po"), account=account_id
    )
    return {"paid_out": amount, "currency": currency, "balance_transaction": entry["id"]}


def _close(tx: Transaction, dispute_id: str, wish: Wish) -> dict[str, Any]:
    return close_dispute(tx, tx.get("dispute", dispute_id), won=wish.get("outcome") == "won")


def _fail(tx: Transaction, refund_id: str, _: Wish) -> dict[str, Any]:
    return fail_refund(tx, tx.get("refund", refund_id))

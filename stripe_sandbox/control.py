"""The control API under /_sandbox/: what a test or a developer may make happen."""

import json
import re
from typing import Any

from stripe_sandbox.actions.due import run_due
from stripe_sandbox.config import Config
from stripe_sandbox.control_acts import ACTS, Wish
from stripe_sandbox.errors import Refusal
from stripe_sandbox.faults import BadPlan, FaultPlan
from stripe_sandbox.store import Store


class Control:
    def __init__(self, config: Config, store: Store, faults: FaultPlan) -> None:
        self._config = config
        self._store = store
        self._faults = faults

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
        for pattern, act in ACTS.items():
            match = re.fullmatch(pattern, name)
            if match:
                with self._store.write() as tx:
                    result = act(tx, match.groupdict().get("id", ""), wish, self._config)
                if name == "clock":
                    run_due(self._store)
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

"""Delivers events as Stripe does: signed, at least once, retried with back-off."""

import hashlib
import hmac
import http.client
import json
import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from stripe_sandbox.actions.due import run_due
from stripe_sandbox.config import Config
from stripe_sandbox.events import queue
from stripe_sandbox.faults import WEBHOOK_KINDS, Fault, FaultPlan
from stripe_sandbox.store import Store

log = logging.getLogger("stripe_sandbox")
_ANSWER_SECONDS = 10.0
_LONGEST_PAUSE = 60.0
_IDLE_SECONDS = 0.25
_SWEEP_SECONDS = 1.0
_STOP_SECONDS = 1.0


def signature(payload: bytes, *, secret: str, timestamp: int) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 over "timestamp.body"."""
    signed = str(timestamp).encode() + b"." + payload
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


@dataclass(frozen=True)
class Due:
    """One delivery whose time has come."""

    id: int
    event: dict[str, Any]
    attempts: int
    fault: str | None


class Deliveries:
    """The delivery thread. Wake it after a change so that nothing waits for the next look."""

    def __init__(self, config: Config, store: Store, faults: FaultPlan) -> None:
        self._config = config
        self._store = store
        self._faults = faults
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """Return soon: a delivery cut off here is simply sent again after the next start."""
        self._stop.set()
        self._wake.set()
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        swept = 0.0
        while not self._stop.is_set():
            try:
                if time.monotonic() - swept > _SWEEP_SECONDS:
                    swept = time.monotonic()
                    run_due(self._store)
                due = self._next()
                if due is not None:
                    self._handle(due)
                    continue
            except sqlite3.Error:
                # A full disk or a long lock must not end all deliveries; the row is still waiting.
                log.exception("delivery postponed")
            self._wake.wait(_IDLE_SECONDS)
            self._wake.clear()

    def _next(self) -> Due | None:
        if not self._config.webhook_url:
            return None
        with self._store.read() as tx:
            row = tx.sql.execute(
                "SELECT deliveries.id, body, attempts, fault FROM deliveries"
                " JOIN objects ON objects.id = event"
                " WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, deliveries.id LIMIT 1",
                (time.time(),),
            ).fetchone()
            return Due(row[0], json.loads(row[1]), row[2], row[3]) if row else None

    def _handle(self, due: Due) -> None:
        if due.attempts == 0 and due.fault is None:
            fault = self._faults.take(WEBHOOK_KINDS, due.event["type"])
            if fault is not None and self._strike(due, fault):
                return
        status, problem = self._post(due.event)
        delivered = status is not None and 200 <= status < 300
        log.info("webhook %s %s -> %s", due.event["type"], due.event["id"], status or problem)
        self._record(due, status=status, problem=problem, delivered=delivered)

    def _strike(self, due: Due, fault: Fault) -> bool:
        """Apply a webhook fault; True when nothing is to be sent now."""
        log.info("fault %s strikes %s", fault.kind, due.event["type"])
        with self._store.write() as tx:
            if fault.kind == "duplicate":
                queue(tx, due.event, fault="duplicate")
                tx.sql.execute("UPDATE deliveries SET fault = 'duplicate' WHERE id = ?", (due.id,))
                return False
            if fault.kind == "drop":
                tx.sql.execute(
                    "UPDATE deliveries SET state = 'dropped', fault = 'drop' WHERE id = ?",
                    (due.id,),
                )
                return True
            tx.sql.execute(
                "UPDATE deliveries SET due_at = ?, fault = ? WHERE id = ?",
                (time.time() + fault.delay(), fault.kind, due.id),
            )
            return True

    def _post(self, event: dict[str, Any]) -> tuple[int | None, str | None]:
        payload = json.dumps(event, indent=2).encode()
        parts = urlsplit(self._config.webhook_url)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Stripe-Signature": signature(
                payload, secret=self._config.webhook_secret, timestamp=int(time.time())
            ),
        }
        connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=_ANSWER_SECONDS
        )
        path = parts.path or "/"
        try:
            connection.request(
                "POST", f"{path}?{parts.query}" if parts.query else path, payload, headers
            )
            return connection.getresponse().status, None
        except (OSError, http.client.HTTPException) as error:
            return None, type(error).__name__
        finally:
            connection.close()

    def _record(
        self, due: Due, *, status: int | None, problem: str | None, delivered: bool
    ) -> None:
        attempts = due.attempts + 1
        state = "delivered" if delivered else "waiting"
        if not delivered and attempts >= self._config.max_attempts:
            state = "given_up"
        pause = min(_LONGEST_PAUSE, self._config.retry_base * 2 ** (attempts - 1))
        with self._store.write() as tx:
            tx.sql.execute(
                "UPDATE deliveries SET state = ?, attempts = ?, last_status = ?, last_error = ?,"
                " due_at = ? WHERE id = ?",
                (state, attempts, status, problem, time.time() + pause, due.id),
            )
            if delivered:
                event = tx.find(due.event["id"])
                if event is not None:
                    tx.save({**event, "pending_webhooks": 0})

"""What Stripe does by itself when a date comes: a refund settles, a payout arrives."""

from collections.abc import Callable
from typing import Any

from stripe_sandbox.actions.dispute import overdue
from stripe_sandbox.actions.expire import expire_overdue
from stripe_sandbox.actions.onboard import miss_deadline
from stripe_sandbox.actions.payout import arrive
from stripe_sandbox.actions.refund import fail_refund, settle_refund
from stripe_sandbox.errors import Refusal
from stripe_sandbox.store import Store, Transaction

Step = Callable[[Transaction, dict[str, Any]], object]
_STEPS: dict[str, Step] = {
    "dispute_overdue": overdue,
    "payout_arrives": arrive,
    "refund_fails": fail_refund,
    "refund_settles": settle_refund,
    "requirements_due": miss_deadline,
}


def run_due(store: Store) -> None:
    """Close overdue sessions, then take every planned step whose time has come, oldest first."""
    expire_overdue(store)
    query = "SELECT id, step, subject FROM plans WHERE due_at <= ? ORDER BY due_at, id"
    with store.read() as tx:
        if not tx.sql.execute(query, (tx.now(),)).fetchone():
            return
    with store.write() as tx:
        for plan, step, subject in tx.sql.execute(query, (tx.now(),)).fetchall():
            tx.sql.execute("DELETE FROM plans WHERE id = ?", (plan,))
            body = tx.find(subject, account=None)
            if body is not None:
                _take(tx, step, body)


def _take(tx: Transaction, step: str, body: dict[str, Any]) -> None:
    try:
        _STEPS[step](tx, body)
    except Refusal:
        # Somebody was faster: a test failed the refund by hand, the shop sent its evidence.
        return

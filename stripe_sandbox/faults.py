"""Things that go wrong on purpose: lost answers, shuffled webhooks. Repeatable by seed."""

import random
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from stripe_sandbox.errors import Refusal

REFUSALS: dict[str, Refusal] = {
    "401": Refusal(
        "Expired API Key provided: sk_test_********", status=401, code="api_key_expired"
    ),
    "403": Refusal(
        "The provided key does not have the required permissions for this endpoint.", status=403
    ),
    "404": Refusal("No such object.", status=404, code="resource_missing", param="id"),
    "429": Refusal("Request rate limit exceeded.", status=429, code="rate_limit"),
    "500": Refusal("An unknown error occurred.", status=500, kind="api_error"),
    "503": Refusal("Stripe is down for a moment.", status=503, kind="api_error"),
}
API_KINDS = frozenset({*REFUSALS, "error500_after_commit", "lost_request", "slow", "timeout"})
WEBHOOK_KINDS = frozenset({"drop", "duplicate", "reorder", "delay"})
_DEFAULT_SECONDS = {"delay": 2.0, "reorder": 1.0, "timeout": 5.0, "slow": 1.0}


class BadPlan(ValueError):
    """A fault plan that cannot be followed."""


@dataclass
class Fault:
    """One kind of fault, what it strikes, and how often it still may."""

    kind: str
    match: str
    times: int
    chance: float
    seconds: float
    seed: int
    rng: random.Random = field(repr=False)

    def delay(self) -> float:
        """Seconds to hold a webhook back: exact for `delay`, drawn for `reorder`."""
        if self.kind == "reorder":
            return self.rng.uniform(0.2, 1.0) * self.seconds
        return self.seconds

    def show(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "match": self.match,
            "times": self.times,
            "chance": self.chance,
            "seconds": self.seconds,
            "seed": self.seed,
        }


class FaultPlan:
    """The faults in force. `match` is a glob: `POST /v1/transfers*` or `charge.*`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, plan: dict[str, Any]) -> dict[str, Any]:
        """Raises BadPlan when a field is unknown or out of range."""
        unknown = set(plan) - {"kind", "match", "times", "chance", "seconds", "seed"}
        kind = str(plan.get("kind"))
        if unknown or kind not in API_KINDS | WEBHOOK_KINDS:
            raise BadPlan(f"unknown fields {sorted(unknown)} or kind {kind}")
        try:
            fault = Fault(
                kind=kind,
                match=str(plan.get("match", "*")),
                times=int(plan.get("times", 1)),
                chance=float(plan.get("chance", 1.0)),
                seconds=float(plan.get("seconds", _DEFAULT_SECONDS.get(kind, 0.0))),
                seed=int(plan.get("seed", 0)),
                rng=random.Random(int(plan.get("seed", 0))),  # noqa: S311 - repeatable
            )
        except (OverflowError, TypeError, ValueError) as error:
            raise BadPlan(str(error)) from error
        with self._lock:
            self._faults.append(fault)
        return fault.show()

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def show(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.show() for fault in self._faults]

    def take(self, kinds: frozenset[str], subject: str) -> Fault | None:
        """The first fault that strikes this request or event; uses it up once."""
        with self._lock:
            for fault in self._faults:
                if fault.kind not in kinds or fault.times < 1:
                    continue
                if not fnmatchcase(subject, fault.match):
                    continue
                if fault.chance < 1 and fault.rng.random() >= fault.chance:
                    continue
                fault.times -= 1
                return fault
        return None

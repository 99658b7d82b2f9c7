"""What one endpoint is, and what its handler is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from stripe_sandbox.config import Config
from stripe_sandbox.params import Shape
from stripe_sandbox.presenting import as_list, present
from stripe_sandbox.store import Condition, Transaction


@dataclass(frozen=True)
class Call:
    """One request, authenticated and decoded: who asks, for what, in which transaction."""

    tx: Transaction
    config: Config
    params: dict[str, Any]
    ids: dict[str, str]
    account: str
    path: str
    base_url: str

    def show(self, body: dict[str, Any]) -> dict[str, Any]:
        return present(self.tx, body, self.params.get("expand", ()), account=self.account)

    def page(
        self, kind: str, *filters: str, also: Sequence[Condition] = (), **match: Any
    ) -> dict[str, Any]:
        """A page of one kind; each filter named is compared with the field of the same name."""
        wanted = {name: self.params[name] for name in filters if name in self.params}
        bodies, more = self.tx.page(
            kind, self.params, account=self.account, match={**wanted, **match}, also=also
        )
        return self.show(as_list(bodies, has_more=more, url=self.path))


Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True)
class Endpoint:
    """`path` holds names in braces; `connect` allows the Stripe-Account header."""

    method: str
    path: str
    shape: Shape
    handler: Handler
    connect: bool = False

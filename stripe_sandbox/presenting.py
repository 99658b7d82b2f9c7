"""What the caller sees of a stored object: today's status, and the parts asked for by `expand`."""

from collections.abc import Sequence
from typing import Any

from stripe_sandbox.errors import bad_param
from stripe_sandbox.store import Transaction

_MAX_DEPTH = 4
# What an object may lack and may yet be asked for: a refund that nothing went wrong with.
_MAY_BE_ABSENT = frozenset({("refund", "failure_balance_transaction")})


def as_list(bodies: list[dict[str, Any]], *, has_more: bool, url: str) -> dict[str, Any]:
    return {"object": "list", "data": bodies, "has_more": has_more, "url": url}


def present(
    tx: Transaction, body: dict[str, Any], expand: Sequence[str] = (), *, account: str = ""
) -> dict[str, Any]:
    """Return the body with `expand` paths filled in; raises Refusal when one leads nowhere."""
    shown = _fresh(tx, body)
    if shown.get("object") == "list" and "data" in shown:
        shown["data"] = [_fresh(tx, entry) for entry in shown["data"]]
    for path in expand:
        parts = path.split(".")
        if len(parts) > _MAX_DEPTH:
            raise bad_param("You cannot expand more than 4 levels.", param="expand")
        _expand(tx, shown, parts, path=path, account=account)
    return shown


def _fresh(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    if body.get("object") != "balance_transaction":
        return dict(body)
    return {**body, "status": "available" if body["available_on"] <= tx.now() else "pending"}


def _expand(
    tx: Transaction, node: dict[str, Any], parts: list[str], *, path: str, account: str
) -> None:
    name, rest = parts[0], parts[1:]
    if name == "data" and node.get("object") == "list" and rest:
        for entry in node["data"]:
            _expand(tx, entry, rest, path=path, account=account)
        return
    value = node.get(name)
    if not value:  # what an earlier path has filled in stays
        value = _computed(tx, node, name, account=account)
    if value is None and (node.get("object"), name) in _MAY_BE_ABSENT:
        return
    if value is None and name not in node:
        raise bad_param(f"This property cannot be expanded ({path}).", param="expand")
    if node.get("object") == "checkout.session" and parts == ["total_details", "breakdown"]:
        node[name] = {**node[name], "breakdown": _breakdown(tx, node)}
        return
    if isinstance(value, str):
        found = tx.find(value, account=account)
        if found is None:
            raise bad_param(f"This property cannot be expanded ({path}).", param="expand")
        value = _fresh(tx, found)
    if value is not None:
        node[name] = value
    if rest and isinstance(value, dict):
        _expand(tx, value, rest, path=path, account=account)


def _computed(tx: Transaction, node: dict[str, Any], name: str, *, account: str) -> Any:
    """What Stripe leaves out unless it is asked for."""
    if node.get("object") == "item" and name == "taxes":
        return _taxes(tx, node)
    if node.get("object") == "checkout.session" and name == "line_items":
        lines = tx.private(node["id"])["line_items"]
        return as_list(lines, has_more=False, url=f"/v1/checkout/sessions/{node['id']}/line_items")
    if node.get("object") == "charge" and name == "refunds":
        refunds = tx.all_of("refund", account=account, match={"charge": node["id"]})
        return as_list(refunds[::-1], has_more=False, url=f"/v1/charges/{node['id']}/refunds")
    return None


def _taxes(tx: Transaction, line: dict[str, Any]) -> list[dict[str, Any]]:
    held = tx.find(line["id"], kind="line_taxes")
    return list(held["taxes"]) if held else []


def _breakdown(tx: Transaction, session: dict[str, Any]) -> dict[str, Any]:
    """The taxes of all lines, added up by rate and reason."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for line in tx.private(session["id"])["line_items"]:
        for tax in _taxes(tx, line):
            known = sums.setdefault(
                (tax["rate"]["id"], tax["taxability_reason"]),
                {**tax, "amount": 0, "taxable_amount": 0},
            )
            known["amount"] += tax["amount"]
            known["taxable_amount"] += tax["taxable_amount"]
    return {"discounts": [], "taxes": list(sums.values())}

"""What the installed SDK says of Stripe's objects, and where a body departs from it."""

import typing
from decimal import Decimal
from typing import Any

import stripe

CLASSES: dict[str, type] = {
    "account": stripe.Account,
    "account_link": stripe.AccountLink,
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "bank_account": stripe.BankAccount,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "file": stripe.File,
    "item": stripe.LineItem,
    "payment_intent": stripe.PaymentIntent,
    "payout": stripe.Payout,
    "price": stripe.Price,
    "radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
    "refund": stripe.Refund,
    "tax_rate": stripe.TaxRate,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
}
PLAIN = {str: str, int: int, bool: bool, float: float, Decimal: str, type(None): type(None)}


def _problems(value: Any, kind: Any, path: str) -> list[str]:
    """Where a value departs from an SDK annotation."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        found = [_problems(value, part, path) for part in parts]
        return [] if [] in found else min(found, key=len)
    if origin is typing.Literal:
        return [] if value in parts else [f"{path}: {value!r} is not one of {parts[:6]}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{path}: not a list"]
        return [p for entry in value for p in _problems(entry, parts[0], f"{path}[]")]
    if kind in PLAIN:
        right = type(value) is PLAIN[kind]
        return [] if right else [f"{path}: {type(value).__name__} instead of {kind.__name__}"]
    if isinstance(kind, typing.ForwardRef) or isinstance(kind, str):
        known = isinstance(value, dict) and value.get("object") in CLASSES
        if known:
            return object_problems(value, CLASSES[value["object"]], path)
        return [] if isinstance(value, dict) else [f"{path}: not an object"]
    if isinstance(kind, type) and not parts and issubclass(kind, stripe.StripeObject):
        return object_problems(value, kind, path)
    return [] if isinstance(value, dict) else [f"{path}: not an object"]


def object_problems(value: Any, kind: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: not an object"]
    wanted = {
        name: annotation
        for name, annotation in kind.__annotations__.items()
        if not name.startswith("_") and typing.get_origin(annotation) is not typing.ClassVar
    }
    if not wanted:
        return []
    found = [f"{path}.{name}: unknown" for name in value if name not in wanted]
    for name, annotation in wanted.items():
        optional = type(None) in typing.get_args(annotation)
        if name in value:
            found += _problems(value[name], annotation, f"{path}.{name}")
        elif not optional:
            found.append(f"{path}.{name}: missing")
    return found

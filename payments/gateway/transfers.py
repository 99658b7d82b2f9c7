"""Transfers of designers' shares to their accounts, and their reversals."""

from dataclasses import dataclass
from typing import Any

import stripe
from stripe.params import TransferCreateParams

from common.money import Money
from payments.gateway.balance import BalanceMovement, movement_of
from payments.gateway.client import ask, client, metadata_of


@dataclass(frozen=True)
class TransferMade:
    id: str
    amount: Money
    moved: BalanceMovement


@dataclass(frozen=True)
class ReversalMade:
    id: str
    amount: Money
    moved: BalanceMovement


def create_transfer(
    *,
    amount: Money,
    account_id: str,
    charge_id: str,
    transfer_group: str,
    reference: str,
    idempotency_key: str,
) -> TransferMade:
    """Move a designer's share out of one charge, or out of the balance where none is named.

    Raises StripeUnavailable, StripeRefused.
    """
    wish: TransferCreateParams = {
        "amount": amount.minor,
        "currency": amount.currency,
        "destination": account_id,
        "transfer_group": transfer_group,
        "metadata": {"reference": reference},
        "expand": ["balance_transaction"],
    }
    if charge_id:
        wish["source_transaction"] = charge_id
    transfer = ask(lambda: client().v1.transfers.create(wish, {"idempotency_key": idempotency_key}))
    return _transfer_made(transfer)


def find_transfer(*, transfer_group: str, reference: str) -> TransferMade | None:
    """The transfer that an earlier, unanswered call may have made; None when there is none."""
    found = ask(
        lambda: client().v1.transfers.list(
            {
                "transfer_group": transfer_group,
                "limit": 100,
                "expand": ["data.balance_transaction"],
            }
        )
    )
    for transfer in found.auto_paging_iter():
        if metadata_of(transfer).get("reference") == reference:
            return _transfer_made(transfer)
    return None


def _transfer_made(transfer: stripe.Transfer) -> TransferMade:
    return TransferMade(
        id=transfer.id,
        amount=Money(transfer.amount, transfer.currency),
        moved=movement_of(transfer.balance_transaction),
    )


def create_reversal(
    *, transfer_id: str, amount: Money, reference: str, idempotency_key: str
) -> ReversalMade:
    """Bring a part of a transfer back. Raises StripeUnavailable, StripeRefused."""
    reversal = ask(
        lambda: client().v1.transfers.reversals.create(
            transfer_id,
            {
                "amount": amount.minor,
                "metadata": {"reference": reference},
                "expand": ["balance_transaction"],
            },
            {"idempotency_key": idempotency_key},
        )
    )
    return _reversal_made(reversal)


def find_reversal(*, transfer_id: str, reference: str) -> ReversalMade | None:
    """The reversal that an earlier, unanswered call may have made; None when there is none."""
    found = ask(
        lambda: client().v1.transfers.reversals.list(
            transfer_id, {"limit": 100, "expand": ["data.balance_transaction"]}
        )
    )
    for reversal in found.auto_paging_iter():
        if metadata_of(reversal).get("reference") == reference:
            return _reversal_made(reversal)
    return None


def _reversal_made(reversal: Any) -> ReversalMade:
    return ReversalMade(
        id=reversal.id,
        amount=Money(reversal.amount, reversal.currency),
        moved=movement_of(reversal.balance_transaction),
    )

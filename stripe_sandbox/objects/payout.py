"""Payouts: money leaves a Stripe balance for a bank account."""

from typing import Any


def payout(
    *,
    payout_id: str,
    amount: int,
    currency: str,
    destination: str,
    automatic: bool,
    params: dict[str, Any],
    created: int,
    arrival_date: int,
) -> dict[str, Any]:
    return {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": arrival_date,
        "automatic": automatic,
        "balance_transaction": None,
        "created": created,
        "currency": currency,
        "description": params.get("description", "STRIPE PAYOUT" if automatic else None),
        "destination": destination,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": params.get("statement_descriptor"),
        # One that was asked for can be cancelled until the bank has it.
        "status": "in_transit" if automatic else "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
    }

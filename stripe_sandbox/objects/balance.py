"""Balances and balance transactions."""

from typing import Any

REPORTING = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "refund_failure": "refund_failure",
    "payment_refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payout": "payout",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
}


def balance_transaction(
    *,
    txn_id: str,
    kind: str,
    amount: int,
    fee: int,
    currency: str,
    source: str,
    created: int,
    available_on: int,
    description: str | None,
    exchange_rate: float | None,
) -> dict[str, Any]:
    """One movement; `status` is worked out again whenever it is shown."""
    fee_details = [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Dispute fee" if kind == "adjustment" else "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    return {
        "id": txn_id,
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available_on,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": description,
        "exchange_rate": exchange_rate,
        "fee": fee,
        "fee_details": fee_details if fee else [],
        "net": amount - fee,
        # Disputes are the only adjustments here; winning one brings the money back.
        "reporting_category": REPORTING.get(kind, "dispute" if amount < 0 else "dispute_reversal"),
        "source": source,
        "status": "available" if available_on <= created else "pending",
        "type": kind,
    }


def balance(*, available: dict[str, int], pending: dict[str, int]) -> dict[str, Any]:
    """The balance object; both dicts map a currency to minor units."""
    currencies = sorted({*available, *pending}) or ["usd"]

    def rows(sums: dict[str, int]) -> list[dict[str, Any]]:
        return [
            {"amount": amount, "currency": name, "source_types": {"card": amount}}
            for name in currencies
            for amount in [sums.get(name, 0)]
        ]

    return {
        "object": "balance",
        "available": rows(available),
        "connect_reserved": [{"amount": 0, "currency": name} for name in currencies],
        "livemode": False,
        "pending": rows(pending),
    }

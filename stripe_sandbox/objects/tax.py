"""Tax rates, and the taxes of a line."""

from decimal import Decimal
from typing import Any


def tax_rate(*, country: str, percentage: Decimal, inclusive: bool, created: int) -> dict[str, Any]:
    name = "Inclusive" if inclusive else "Exclusive"
    return {
        "id": f"txr_1{country}{str(percentage).replace('.', 'p')}{name}",
        "object": "tax_rate",
        "active": False,
        "country": country,
        "created": created,
        "description": None,
        "display_name": "VAT" if percentage else "Tax",
        "effective_percentage": float(percentage),
        "flat_amount": None,
        "inclusive": inclusive,
        "jurisdiction": country,
        "jurisdiction_level": "country",
        "livemode": False,
        "metadata": {},
        "percentage": float(percentage),
        "rate_type": "percentage",
        "state": None,
        "tax_type": "vat" if percentage else None,
    }


def tax(*, amount: int, rate: dict[str, Any], reason: str, taxable_amount: int) -> dict[str, Any]:
    return {
        "amount": amount,
        "rate": rate,
        "taxability_reason": reason,
        "taxable_amount": taxable_amount,
    }

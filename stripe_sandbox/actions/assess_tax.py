"""Works out a session's tax once the buyer's country is known."""

from typing import Any

from stripe_sandbox.config import HOME_COUNTRY
from stripe_sandbox.objects.tax import tax, tax_rate
from stripe_sandbox.store import Transaction
from stripe_sandbox.tax import Buyer, tax_line


def assess_tax(tx: Transaction, session: dict[str, Any], buyer: Buyer) -> dict[str, Any]:
    """Put the tax into the lines and totals; a session without automatic tax stays as it is."""
    if not session["automatic_tax"]["enabled"]:
        return session
    private = tx.private(session["id"])
    lines = []
    for line, tax_code in zip(private["line_items"], private["tax_codes"], strict=True):
        inclusive = line["price"]["tax_behavior"] == "inclusive"
        taxed = tax_line(
            amount=line["amount_subtotal"],
            inclusive=inclusive,
            tax_code=tax_code,
            buyer=buyer,
            seller_country=tx.setting("country", HOME_COUNTRY),
        )
        rate = tax_rate(
            country=buyer.country,
            percentage=taxed.percentage,
            inclusive=inclusive,
            created=session["created"],
        )
        held = tax(
            amount=taxed.amount,
            rate=rate,
            reason=taxed.reason,
            taxable_amount=taxed.taxable_amount,
        )
        # Beside the line and under its id, since the taxes are shown only when asked for.
        tx.delete(line["id"])
        tx.add("line_taxes", {"id": line["id"], "taxes": [held]})
        total = line["amount_subtotal"] + (0 if inclusive else taxed.amount)
        lines.append({**line, "amount_tax": taxed.amount, "amount_total": total})
    tx.set_private(session["id"], line_items=lines)
    return tx.save(
        {
            **session,
            "amount_total": sum(line["amount_total"] for line in lines),
            "automatic_tax": {**session["automatic_tax"], "status": "complete"},
            "total_details": {
                **session["total_details"],
                "amount_tax": sum(line["amount_tax"] for line in lines),
            },
        }
    )

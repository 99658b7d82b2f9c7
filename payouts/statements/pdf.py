"""A statement as PDF and as CSV, from what was frozen with it and nothing else."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from common.money import Money, decimal_of
from common.pdf import make_pdf
from payouts.models import Statement, StatementKind
from payouts.self_billing import TAX_SENTENCES, TaxStatus
from payouts.statements.content import SUMMED, LineKind

_KINDS = {
    LineKind.SALE: "",
    LineKind.RELEASED: "Released for a design request",
    LineKind.FURTHER: "Further part of a share that an earlier document lists",
    LineKind.SETTLED: "Refunded after it was sent; settled with this payout",
    LineKind.CAME_BACK: "Refunded after it was sent; taken from the account",
}


def statement_pdf(statement: Statement) -> bytes:
    return make_pdf(
        template="payouts/statement.typ", data=printed(statement), made_at=statement.issued_at
    )


def printed(statement: Statement) -> dict[str, Any]:
    party = statement.party
    return {
        "title": statement.title,
        "number": statement.name,
        "issued": statement.issued_at.astimezone(UTC).strftime("%-d %B %Y"),
        "supplier": [party.supplier_name, *party.supplier_address.splitlines()],
        "supplier_vat_id": party.supplier_vat_id,
        "recipient": [party.recipient_name, *party.recipient_address.splitlines()],
        "recipient_tax_id": party.recipient_tax_id,
        "lines": [
            {
                "title": line["title"],
                "about": f"{line['licence']}, sold {line['sold_on']}, {line['order']}",
                "kind": _KINDS[LineKind(line["kind"])],
                "reference": line["reference"],
                **{name: _money(line[name], statement) for name in SUMMED},
            }
            for line in statement.content["lines"]
        ],
        "currency": statement.currency.upper(),
        "sums": {name: _money(getattr(statement, name), statement) for name in SUMMED},
        "sentence": _sentence(statement),
    }


CSV_HEADER = (
    *("document", "issued_on", "what", "order", "piece", "licence", "sold_on", "reference"),
    *("list_price", "discount", "tax", "fee", "taken_back_or_paid_before", "net", "currency"),
)


def csv_rows(statement: Statement) -> Iterator[Sequence[Any]]:
    issued = statement.issued_at.astimezone(UTC).date().isoformat()
    for line in statement.content["lines"]:
        yield (
            statement.name,
            issued,
            LineKind(line["kind"]).value,
            *(line[name] for name in ("order", "title", "licence", "sold_on", "reference")),
            *(decimal_of(line[name], statement.currency) for name in SUMMED),
            statement.currency.upper(),
        )


def _money(minor: int, statement: Statement) -> str:
    """Without the currency, which the table's head names."""
    return str(Money(minor, statement.currency)).rpartition(" ")[0]


def _sentence(statement: Statement) -> str:
    if statement.kind == StatementKind.PLAIN:
        return (
            "This is no invoice: the supplier has not agreed to self-billing and writes the "
            "invoice for it."
        )
    return (
        "Written by the recipient in the supplier's name, as agreed (self-billing). "
        + TAX_SENTENCES[TaxStatus(statement.party.tax_status)]
    )

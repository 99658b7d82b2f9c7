"""An invoice or a credit note as PDF, from what was frozen with it and nothing else."""

from datetime import UTC
from typing import Any

from common.money import Money
from common.pdf import make_pdf
from orders.models import Document, DocumentKind

_TITLES = {
    DocumentKind.INVOICE: "Invoice",
    DocumentKind.CREDIT_NOTE: "Credit note",
    DocumentKind.CANCELLATION: "Cancelled credit note",
}


def document_pdf(document: Document) -> bytes:
    return make_pdf(
        template="orders/document.typ", data=printed(document), made_at=document.issued_at
    )


def printed(document: Document) -> dict[str, Any]:
    party, content = document.party, document.content

    def money(minor: int) -> str:
        return str(Money(minor, document.currency))

    return {
        "title": _TITLES[DocumentKind(document.kind)],
        "number": document.name,
        "issued": document.issued_at.astimezone(UTC).strftime("%-d %B %Y"),
        "order_word": "Order",
        "order": document.order.number,
        "heading": "Licence",
        "corrects": document.corrects.name if document.corrects else "",
        "seller": [party.seller_name, *party.seller_address.splitlines()],
        "seller_tax_id": party.seller_tax_id,
        "buyer": [party.buyer_name, *party.buyer_address.splitlines()],
        "buyer_tax_id": party.buyer_tax_id,
        "lines": [
            {
                "title": line["title"],
                "licence": line["licence"],
                "discount": _discount(document, line, money),
                "rate": _rate(line["tax_country"], line["tax_rate_percent"]),
                "amount": money(line["net_minor"] + line["tax_minor"]),
            }
            for line in content["lines"]
        ],
        "taxes": [
            {
                "rate": _rate(row["country"], row["rate_percent"]),
                "net": money(row["net_minor"]),
                "tax": money(row["tax_minor"]),
            }
            for row in content["taxes"]
        ],
        "net": money(document.net_minor),
        "tax": money(document.tax_minor),
        "total": money(document.total_minor),
        "is_reverse_charge": content["is_reverse_charge"],
        "closing": ["Delivered electronically. Prices include the tax that is named."],
    }


def _discount(document: Document, line: dict[str, Any], money: Any) -> str:
    """What a coupon took off, on an invoice; a part that goes back has no list price."""
    if document.kind != DocumentKind.INVOICE or not line["discount_minor"]:
        return ""
    return f"{money(line['list_price_minor'])} less {money(line['discount_minor'])} discount"


def _rate(country: str, rate_percent: str) -> str:
    return f"{country} {rate_percent}%".strip() if rate_percent else "no tax"

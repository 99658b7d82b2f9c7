"""A paper of held money as PDF, from what was frozen with it and nothing else."""

from datetime import UTC
from typing import Any

from common.money import Money
from common.pdf import make_pdf
from design_requests.models import PaperKind, RequestDocument

_CLOSINGS = {
    PaperKind.RECEIPT: [
        "This is no invoice. The money is held and is nobody's income until it is released.",
        "What is released is invoiced then; what goes back is never invoiced.",
    ],
    PaperKind.INVOICE: [
        "Paid already, out of the money that was held.",
        "Delivered electronically. The price includes the tax that is named.",
    ],
    PaperKind.REFUND: ["Of held money that went back. No invoice was written of it."],
    PaperKind.CANCELLATION: ["The refund came back to us, so its receipt does not hold."],
}


def paper_pdf(paper: RequestDocument) -> bytes:
    return make_pdf(template="orders/document.typ", data=printed(paper), made_at=paper.issued_at)


def printed(paper: RequestDocument) -> dict[str, Any]:
    party, content = paper.party, paper.content
    kind = PaperKind(paper.kind)

    def money(minor: int) -> str:
        return str(Money(minor, paper.currency))

    return {
        "title": str(kind.label),
        "number": paper.name,
        "issued": paper.issued_at.astimezone(UTC).strftime("%-d %B %Y"),
        "order_word": "Payment",
        "order": paper.payment.number,
        "corrects": _corrects(paper),
        "seller": [party.seller_name, *party.seller_address.splitlines()],
        "seller_tax_id": party.seller_tax_id,
        "buyer": [party.buyer_name, *party.buyer_address.splitlines()],
        "buyer_tax_id": party.buyer_tax_id,
        "heading": "Milestone",
        "lines": [
            {
                "title": line["title"],
                "licence": line["licence"],
                "discount": "",
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
        "net": money(paper.net_minor),
        "tax": money(paper.tax_minor),
        "total": money(paper.total_minor),
        "is_reverse_charge": content["is_reverse_charge"],
        "closing": _CLOSINGS[kind],
    }


def _corrects(paper: RequestDocument) -> str:
    if paper.kind != PaperKind.CANCELLATION or paper.part is None:
        return ""
    return paper.part.papers.get(kind=PaperKind.REFUND).name


def _rate(country: str, rate_percent: str) -> str:
    return f"{country} {rate_percent}%".strip() if rate_percent else "no tax"

"""A paper of held money as PDF, from what was frozen with it and nothing else."""

from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from common.languages import day
from common.money import Money
from common.pdf import make_pdf
from design_requests.models import PaperKind, RequestDocument
from orders.documents.words import language_of_paper, paper_words, rate_on_words, rate_words

_CLOSINGS = {
    PaperKind.RECEIPT: [
        gettext_noop(
            "This is no invoice. The money is held and is nobody's income until it is released."
        ),
        gettext_noop("What is released is invoiced then; what goes back is never invoiced."),
    ],
    PaperKind.INVOICE: [
        gettext_noop("Paid already, out of the money that was held."),
        gettext_noop("Delivered electronically. The price includes the tax that is named."),
    ],
    PaperKind.REFUND: [gettext_noop("Of held money that went back. No invoice was written of it.")],
    PaperKind.CANCELLATION: [
        gettext_noop("The refund came back to us, so its receipt does not hold.")
    ],
}


def paper_pdf(paper: RequestDocument) -> bytes:
    """In the language that it was issued in, whoever reads it."""
    with override(language_of_paper(paper.content)):
        return make_pdf(
            template="orders/document.typ", data=printed(paper), made_at=paper.issued_at
        )


def printed(paper: RequestDocument) -> dict[str, Any]:
    party, content = paper.party, paper.content
    kind = PaperKind(paper.kind)

    def money(minor: int) -> str:
        return str(Money(minor, paper.currency))

    return {
        "title": str(kind.label),
        "words": paper_words(is_reverse_charge=content["is_reverse_charge"]),
        "number": paper.name,
        "issued": day(paper.issued_at),
        "order_word": gettext("Payment"),
        "order": paper.payment.number,
        "corrects": _corrects(paper),
        "seller": [party.seller_name, *party.seller_address.splitlines()],
        "seller_tax_id": party.seller_tax_id,
        "buyer": [party.buyer_name, *party.buyer_address.splitlines()],
        "buyer_tax_id": party.buyer_tax_id,
        "heading": gettext("Milestone"),
        "lines": [
            {
                "title": line["title"],
                "licence": line["licence"],
                "discount": "",
                "rate": rate_words(line["tax_country"], line["tax_rate_percent"]),
                "amount": money(line["net_minor"] + line["tax_minor"]),
            }
            for line in content["lines"]
        ],
        "taxes": [
            {
                "rate": rate_on_words(row["country"], row["rate_percent"], money(row["net_minor"])),
                "tax": money(row["tax_minor"]),
            }
            for row in content["taxes"]
        ],
        "net": money(paper.net_minor),
        "tax": money(paper.tax_minor),
        "total": money(paper.total_minor),
        "is_reverse_charge": content["is_reverse_charge"],
        "closing": [gettext(words) for words in _CLOSINGS[kind]],
    }


def _corrects(paper: RequestDocument) -> str:
    if paper.kind != PaperKind.CANCELLATION or paper.part is None:
        return ""
    return paper.part.papers.get(kind=PaperKind.REFUND).name

"""An invoice or a credit note as PDF, from what was frozen with it and nothing else."""

from typing import Any

from django.utils.translation import gettext, override, pgettext

from common.languages import day
from common.money import Money
from common.pdf import make_pdf
from orders.documents.words import language_of_paper, paper_words, rate_on_words, rate_words
from orders.models import Document, DocumentKind


def document_pdf(document: Document) -> bytes:
    """In the language that it was issued in, whoever reads it."""
    with override(language_of_paper(document.content)):
        return make_pdf(
            template="orders/document.typ", data=printed(document), made_at=document.issued_at
        )


def printed(document: Document) -> dict[str, Any]:
    party, content = document.party, document.content

    def money(minor: int) -> str:
        return str(Money(minor, document.currency))

    return {
        "title": _title(DocumentKind(document.kind)),
        "words": paper_words(is_reverse_charge=content["is_reverse_charge"]),
        "number": document.name,
        "issued": day(document.issued_at),
        "order_word": gettext("Order"),
        "order": document.order.number,
        "heading": gettext("Licence"),
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
        "net": money(document.net_minor),
        "tax": money(document.tax_minor),
        "total": money(document.total_minor),
        "is_reverse_charge": content["is_reverse_charge"],
        "closing": [gettext("Delivered electronically. Prices include the tax that is named.")],
    }


def _discount(document: Document, line: dict[str, Any], money: Any) -> str:
    """What a coupon took off, on an invoice; a part that goes back has no list price."""
    if document.kind != DocumentKind.INVOICE or not line["discount_minor"]:
        return ""
    return gettext("%(price)s less %(discount)s discount") % {
        "price": money(line["list_price_minor"]),
        "discount": money(line["discount_minor"]),
    }


def _title(kind: DocumentKind) -> str:
    """As the law names it; pages may say less."""
    if kind == DocumentKind.CREDIT_NOTE:
        return pgettext("title of a paper", "Credit note")
    if kind == DocumentKind.CANCELLATION:
        return pgettext("title of a paper", "Cancelled credit note")
    return gettext("Invoice")

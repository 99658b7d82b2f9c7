"""An invoice or a credit note as PDF."""

from typing import Any

from django.utils.translation import gettext, pgettext

from common.money import Money
from orders.documents.printing import OwnWords, money_paper_pdf, printed_paper
from orders.models import Document, DocumentKind


def document_pdf(document: Document) -> bytes:
    return money_paper_pdf(document, printed)


def printed(document: Document) -> dict[str, Any]:
    own = OwnWords(
        title=_title(DocumentKind(document.kind)),
        order_word=gettext("Order"),
        order=document.order.number,
        heading=gettext("Licence"),
        corrects=document.corrects.name if document.corrects else "",
        closing=[gettext("Delivered electronically. Prices include the tax that is named.")],
    )
    return printed_paper(
        document, document.party, own, discount_of=lambda line: _discount(document, line)
    )


def _discount(document: Document, line: dict[str, Any]) -> str:
    """What a coupon took off, on an invoice; a part that goes back has no list price."""
    if document.kind != DocumentKind.INVOICE or not line["discount_minor"]:
        return ""
    return gettext("%(price)s less %(discount)s discount") % {
        "price": Money(line["list_price_minor"], document.currency),
        "discount": Money(line["discount_minor"], document.currency),
    }


def _title(kind: DocumentKind) -> str:
    """As the law names it; pages may say less."""
    if kind == DocumentKind.CREDIT_NOTE:
        return pgettext("title of a paper", "Credit note")
    if kind == DocumentKind.CANCELLATION:
        return pgettext("title of a paper", "Cancelled credit note")
    return gettext("Invoice")

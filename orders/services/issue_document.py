"""Give a document the next number of its series and freeze what it says, in one transaction."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone

from common.numbering import next_number
from orders.documents.content import DocumentLine, document_content
from orders.models import Document, DocumentKind, DocumentParty, DocumentSeries, Order
from payments.gateway.checkout import BillingDetails


def issue_document(
    *,
    kind: DocumentKind,
    order: Order,
    cause: str,
    lines: Sequence[DocumentLine],
    language: str,
    corrects: Document | None = None,
    billing: BillingDetails | None = None,
) -> Document:
    """Runs in the transaction of what it documents, which takes its number back when it fails.

    `language` is that of the lines.

    Locks the series until that transaction ends, so call it last.
    """
    now = timezone.now()
    net, tax = sum(line.net_minor for line in lines), sum(line.tax_minor for line in lines)
    document = Document.objects.create(
        kind=kind,
        year=now.year,
        number=next_number(DocumentSeries, kind=kind, year=now.year),
        order=order,
        cause=cause,
        corrects=corrects,
        currency=order.currency,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        content=document_content(lines, language=language),
        issued_at=now,
    )
    _freeze_party(document, order, billing)
    return document


def _freeze_party(document: Document, order: Order, billing: BillingDetails | None) -> None:
    """A correction goes to whom its invoice went to, whatever the account says by now."""
    first = document.corrects.party if document.corrects else None
    if first:
        buyer = (first.buyer_name, first.buyer_address, first.buyer_tax_id)
    else:
        typed = billing or BillingDetails(name="", address="")
        name = typed.name or order.buyer_name or order.email
        buyer = (name, typed.address or order.buyer_address, typed.tax_id)
    DocumentParty.objects.create(
        document=document,
        seller_name=settings.SELLER_NAME,
        seller_address=settings.SELLER_ADDRESS,
        seller_tax_id=settings.SELLER_TAX_ID,
        buyer_name=buyer[0],
        buyer_address=buyer[1],
        buyer_tax_id=buyer[2],
    )

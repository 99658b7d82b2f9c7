"""Give a document the next number of its series and freeze what it says, in one transaction."""

from collections.abc import Sequence

from django.utils import timezone

from common.numbering import next_number
from orders.documents.content import DocumentLine, document_content
from orders.documents.parties import as_on, as_paid
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
    DocumentParty.objects.create(document=document, **_parties(order, corrects, billing))
    return document


def _parties(
    order: Order, corrects: Document | None, billing: BillingDetails | None
) -> dict[str, str]:
    if corrects:
        return as_on(corrects.party)
    name = order.buyer_name or order.email
    return as_paid(billing, name=name, address=order.buyer_address)

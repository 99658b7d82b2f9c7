"""Issue the credit note of a refund, once: it takes back a part of the order's invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import override

from common.audit import Actor, record_act
from orders.acts import OrderAct
from orders.documents.words import language_of_paper
from orders.errors import NothingToCredit
from orders.models import Document, DocumentKind, LineSettlement, Order, OrderLine
from orders.services.issue_document import issue_document
from orders.services.issue_invoice import document_line, issue_invoice


@dataclass(frozen=True, kw_only=True)
class CreditedPart:
    """What of one line goes back to the buyer, in minor units."""

    line: OrderLine
    net_minor: int
    tax_minor: int


def issue_credit_note(
    *, actor: Actor, order: Order, parts: Sequence[CreditedPart], cause: str
) -> Document:
    """Runs in the transaction that books the refund `cause`, under the order's lock; call it last.

    A second call of one cause finds the first note. An order paid before invoices were issued gets
    its invoice now. Raises NothingToCredit when the parts are nothing, or more than is left.
    """
    issued = order.documents.filter(kind=DocumentKind.CREDIT_NOTE, cause=cause).first()
    if issued:
        return issued
    amount = sum(part.net_minor + part.tax_minor for part in parts)
    credited = _credited(order)
    if not 0 < amount <= order.total_minor - credited:
        raise NothingToCredit(
            f"Order {order} was paid with {order.total_minor}, of which {credited} was credited."
        )
    invoice = issue_invoice(actor=actor, order=order)
    settled = {
        row.order_line_id: row
        for row in LineSettlement.objects.filter(order_line__order=order).select_related(
            "order_line"
        )
    }
    language = language_of_paper(invoice.content)
    with override(language):
        lines = [
            document_line(settled[part.line.pk], net_minor=part.net_minor, tax_minor=part.tax_minor)
            for part in parts
        ]
    note = issue_document(
        kind=DocumentKind.CREDIT_NOTE,
        order=order,
        cause=cause,
        corrects=invoice,
        lines=lines,
        language=language,
    )
    record_act(actor=actor, act=OrderAct.CREDITED, target=order, reason=note.name)
    return note


def _credited(order: Order) -> int:
    """What the order's credit notes add up to, without those that were cancelled."""
    notes = order.documents.filter(kind=DocumentKind.CREDIT_NOTE)
    standing = notes.exclude(corrections__kind=DocumentKind.CANCELLATION)
    return int(standing.aggregate(sum=Sum("total_minor", default=0))["sum"])

"""Issue the invoice of a paid order, once."""

from django.utils.translation import gettext, override

from common.audit import Actor, record_act
from common.languages import ENGLISH
from orders.acts import OrderAct
from orders.documents.content import DocumentLine
from orders.models import Document, DocumentKind, LineSettlement, Order
from orders.services.issue_document import issue_document
from payments.gateway.checkout import BillingDetails


def issue_invoice(*, actor: Actor, order: Order, billing: BillingDetails | None = None) -> Document:
    """Runs in the settling transaction, under the order's lock and after its lines were settled.

    It is written in the language that the order was placed in. `billing` is what the buyer typed
    on Stripe's page; else the order's frozen names are printed.
    A second call finds the first invoice. An order of nothing to pay has none: don't ask.
    """
    issued = order.documents.filter(kind=DocumentKind.INVOICE).first()
    if issued:
        return issued
    settled = LineSettlement.objects.filter(order_line__order=order)
    language = order.language or ENGLISH
    with override(language):
        lines = [
            document_line(row, net_minor=row.net_minor, tax_minor=row.tax_minor)
            for row in settled.select_related("order_line").order_by("order_line__position")
        ]
    invoice = issue_document(
        kind=DocumentKind.INVOICE,
        order=order,
        cause=order.number,
        lines=lines,
        language=language,
        billing=billing,
    )
    record_act(actor=actor, act=OrderAct.INVOICED, target=order, reason=invoice.name)
    return invoice


def document_line(row: LineSettlement, *, net_minor: int, tax_minor: int) -> DocumentLine:
    """In the language that is spoken while it is made."""
    line = row.order_line
    rate = row.tax_rate_percent
    bought = gettext("%(licence)s licence, %(castings)s") % {
        "licence": line.terms.shown_name,
        "castings": line.shown_castings,
    }
    return DocumentLine(
        title=line.title,
        licence=(
            gettext("%(bought)s, part of the price of the set “%(set)s”")
            % {"bought": bought, "set": line.set_name}
            if line.set_name
            else bought
        ),
        list_price_minor=line.list_price_minor,
        discount_minor=line.discount_minor,
        net_minor=net_minor,
        tax_minor=tax_minor,
        tax_country=row.tax_country,
        tax_rate_percent="" if rate is None else f"{rate.normalize():f}",
        taxability_reason=row.taxability_reason,
    )

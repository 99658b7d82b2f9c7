"""The papers of held money: a receipt when it comes, an invoice or a refund receipt when it goes.

What is held is nobody's income, so it brings a receipt that is no invoice. What is released is
invoiced, with the tax in it; what goes back was never invoiced, so there is no credit note for it.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, override

from common.audit import Actor, record_act
from common.languages import ENGLISH, language_of
from common.numbering import next_number
from design_requests.acts import RequestAct
from design_requests.models import (
    HeldPart,
    MilestonePayment,
    PaperKind,
    RequestDocument,
    RequestDocumentParty,
    RequestDocumentSeries,
)
from design_requests.shares import tax_of_refund
from design_requests.states import PartKind
from models_catalog.licences import LicenceKind
from orders.documents.content import DocumentLine, document_content
from orders.documents.parties import as_on, as_paid
from orders.documents.words import language_of_paper
from orders.plain_words import postal_address
from payments.gateway.checkout import BillingDetails, LineTax, Payment


@dataclass(frozen=True)
class _Taxed:
    """How the tax of a payment was worked out, as its receipt prints it."""

    country: str
    rate_percent: str
    reason: str


def issue_receipt(*, actor: Actor, payment: MilestonePayment, said: Payment) -> RequestDocument:
    """Of a payment that was just found paid; `said` is what Stripe says of it. Call it last."""
    tax = next(iter(said.taxes), LineTax(minor=0))
    rate = tax.rate_percent
    percent = "" if rate is None else f"{rate.normalize():f}"
    return _receipt(actor, payment, _Taxed(tax.country, percent, tax.reason), said.billing)


def issue_paper_of_part(*, actor: Actor, part: HeldPart) -> RequestDocument:
    """The invoice of what was released, or the receipt of what went back. Call it last.

    Runs in the transaction that books the part. A second call finds the first paper.
    """
    if part.kind == PartKind.RELEASE:
        return _paper(actor, part, PaperKind.INVOICE, tax_minor=part.tax_minor)
    payment = part.payment
    tax = tax_of_refund(
        part.amount_minor, paid_minor=payment.amount_minor, tax_minor=payment.tax_minor
    )
    return _paper(actor, part, PaperKind.REFUND, tax_minor=tax)


def cancel_refund_receipt(*, actor: Actor, part: HeldPart) -> RequestDocument:
    """In the transaction that books that a refund came back; call it last."""
    refund = issue_paper_of_part(actor=actor, part=part)
    return _paper(actor, part, PaperKind.CANCELLATION, tax_minor=refund.tax_minor)


def _paper(actor: Actor, part: HeldPart, kind: PaperKind, *, tax_minor: int) -> RequestDocument:
    issued = part.papers.filter(kind=kind).first()
    if issued:
        return issued
    receipt = _receipt_of(actor, part.payment)
    line = receipt.content["lines"][0]
    language = language_of_paper(receipt.content)
    return _issue(
        actor,
        kind=kind,
        payment=part.payment,
        part=part,
        line=_line(
            part.payment,
            amount_minor=part.amount_minor,
            tax_minor=tax_minor,
            taxed=_Taxed(line["tax_country"], line["tax_rate_percent"], line["taxability_reason"]),
            language=language,
        ),
        language=language,
        first=receipt.party,
    )


def _receipt_of(actor: Actor, payment: MilestonePayment) -> RequestDocument:
    """A payment from before there were receipts gets its own now."""
    issued = payment.papers.filter(kind=PaperKind.RECEIPT).select_related("party").first()
    return issued or _receipt(actor, payment, _Taxed("", "", ""), None)


def _receipt(
    actor: Actor, payment: MilestonePayment, taxed: _Taxed, billing: BillingDetails | None
) -> RequestDocument:
    """In the language that the client's account has; what follows of it is in the same."""
    language = language_of(payment.milestone.offer.brief.client, ENGLISH)
    return _issue(
        actor,
        kind=PaperKind.RECEIPT,
        payment=payment,
        line=_line(
            payment,
            amount_minor=payment.amount_minor,
            tax_minor=payment.tax_minor,
            taxed=taxed,
            language=language,
        ),
        language=language,
        billing=billing,
    )


def _line(
    payment: MilestonePayment, *, amount_minor: int, tax_minor: int, taxed: _Taxed, language: str
) -> DocumentLine:
    milestone = payment.milestone
    with override(language):
        licence = gettext("Design to order, %(licence)s licence") % {
            "licence": gettext(str(LicenceKind(milestone.offer.licence_kind).label))
        }
    return DocumentLine(
        title=f"{milestone.title}, {milestone}",
        licence=licence,
        list_price_minor=amount_minor,
        discount_minor=0,
        net_minor=amount_minor - tax_minor,
        tax_minor=tax_minor,
        tax_country=taxed.country,
        tax_rate_percent=taxed.rate_percent,
        taxability_reason=taxed.reason,
    )


def _issue(
    actor: Actor,
    *,
    kind: PaperKind,
    payment: MilestonePayment,
    line: DocumentLine,
    language: str,
    part: HeldPart | None = None,
    billing: BillingDetails | None = None,
    first: RequestDocumentParty | None = None,
) -> RequestDocument:
    """Locks the series until the end of the transaction."""
    now = timezone.now()
    document = RequestDocument.objects.create(
        kind=kind,
        year=now.year,
        number=next_number(RequestDocumentSeries, kind=kind, year=now.year),
        payment=payment,
        part=part,
        currency=payment.currency,
        net_minor=line.net_minor,
        tax_minor=line.tax_minor,
        total_minor=line.net_minor + line.tax_minor,
        content=document_content([line], language=language),
        issued_at=now,
    )
    RequestDocumentParty.objects.create(document=document, **_parties(payment, first, billing))
    record_act(actor=actor, act=RequestAct.DOCUMENTED, target=payment, reason=document.name)
    return document


def _parties(
    payment: MilestonePayment, first: RequestDocumentParty | None, billing: BillingDetails | None
) -> dict[str, str]:
    if first:
        return as_on(first)
    client = payment.milestone.offer.brief.client
    return as_paid(billing, name=client.shown_name, address=postal_address(client))

"""A paper of held money as PDF."""

from typing import Any

from django.utils.translation import gettext, gettext_noop

from design_requests.models import PaperKind, RequestDocument
from orders.documents.printing import OwnWords, money_paper_pdf, printed_paper

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
    return money_paper_pdf(paper, printed)


def printed(paper: RequestDocument) -> dict[str, Any]:
    kind = PaperKind(paper.kind)
    own = OwnWords(
        title=str(kind.label),
        order_word=gettext("Payment"),
        order=paper.payment.number,
        heading=gettext("Milestone"),
        corrects=_corrects(paper),
        closing=[gettext(words) for words in _CLOSINGS[kind]],
    )
    return printed_paper(paper, paper.party, own)


def _corrects(paper: RequestDocument) -> str:
    if paper.kind != PaperKind.CANCELLATION or paper.part is None:
        return ""
    return paper.part.papers.get(kind=PaperKind.REFUND).name

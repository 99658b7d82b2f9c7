"""Receipts and invoices of held money as PDF, for the client who paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.pdf import pdf_answer
from design_requests.models import RequestDocument
from design_requests.request_papers import paper_pdf
from orders.documents.words import language_of_paper


@require_safe
@buyer_required
def request_paper(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    mine = RequestDocument.objects.filter(
        payment__milestone__offer__brief__client=current_user(request),
        payment__milestone__offer__brief__number=number,
    ).select_related("payment", "part", "party")
    return paper_answer(get_object_or_404(mine, pk=document_id))


def paper_answer(paper: RequestDocument) -> HttpResponse:
    language = language_of_paper(paper.content)
    return pdf_answer(paper_pdf(paper), name=paper.name, language=language)

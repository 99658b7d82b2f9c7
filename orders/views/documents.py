"""Invoices and credit notes as PDF, for the order's buyer only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.pdf import pdf_answer
from orders.documents.pdf import document_pdf
from orders.documents.words import language_of_paper
from orders.models import Document, Order


@require_safe
@buyer_required
def order_document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    order = get_object_or_404(Order.objects.visible_to(current_user(request)), number=number)
    documents = order.documents.select_related("order", "corrects", "party")
    return document_answer(get_object_or_404(documents, pk=document_id))


def document_answer(document: Document) -> HttpResponse:
    language = language_of_paper(document.content)
    return pdf_answer(document_pdf(document), name=document.name, language=language)

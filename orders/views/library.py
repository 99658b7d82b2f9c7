"""The buyer's library: licences, certificates, downloads."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from orders.certificate import certificate_pdf
from orders.errors import FileNotYours
from orders.selectors.library import LibraryItem
from orders.selectors.library import library as select_library
from orders.services.start_download import start_download

A_PAGE = 24


@require_safe
@buyer_required
def library(request: HttpRequest) -> HttpResponse:
    grants = select_library(buyer=current_user(request))
    page = Paginator(grants, A_PAGE).get_page(request.GET.get("page"))
    items = [LibraryItem(grant) for grant in page.object_list]
    return render(request, "orders/library.html", {"items": items, "page": page})


@require_safe
@buyer_required
def licence_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, fit to print."""
    grants = select_library(buyer=current_user(request))
    grant = get_object_or_404(grants, number=number)
    return render(request, "orders/licence_detail.html", {"item": LibraryItem(grant)})


@require_safe
@buyer_required
def licence_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a PDF to keep."""
    grant = get_object_or_404(select_library(buyer=current_user(request)), number=number)
    document = certificate_pdf(grant=grant, made_at=timezone.now())
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{grant.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@buyer_required
def download_file(request: HttpRequest, number: str, file_id: int) -> HttpResponse:
    try:
        address = start_download(actor=current_user(request), grant_number=number, file_id=file_id)
    except FileNotYours as refused:
        raise Http404(refused.message) from refused
    response = HttpResponseRedirect(address)
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    return response

"""The buyer's library: licences, certificates, downloads."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import buyer_required
from common.pdf import pdf_answer
from common.refusals import refusal_shown_at
from common.see_other import see_other, to_file
from models_catalog.selectors.suggestions import library_shelves
from orders.certificate import certificate_pdf
from orders.errors import CastingsRefused, FileNotYours
from orders.forms import CastingsForm
from orders.limits import refuse_many_downloads
from orders.models import LicenceGrant, VersionMailStop
from orders.selectors.castings import castings_of
from orders.selectors.library import LibraryItem, library_items
from orders.selectors.library import library as select_library
from orders.services.record_castings import record_castings
from orders.services.start_download import start_download
from orders.states import GrantState

A_PAGE = 24


@require_safe
@buyer_required
def library(request: HttpRequest) -> HttpResponse:
    grants = select_library(reader=current_user(request))
    page = Paginator(grants, A_PAGE).get_page(request.GET.get("page"))
    items = library_items(current_user(request), list(page.object_list))
    return render(
        request,
        "orders/library.html",
        {
            "items": items,
            "page": page,
            "shelves": library_shelves(request),
            "gets_version_mail": not VersionMailStop.objects.filter(
                person=current_user(request)
            ).exists(),
        },
    )


@require_safe
@buyer_required
def licence_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, fit to print."""
    return _certificate_page(request, _own_licence(request, number))


@require_POST
@buyer_required
def licence_castings(request: HttpRequest, number: str) -> HttpResponse:
    """Record castings; a refusal is shown beside what was typed."""
    grant = _own_licence(request, number)
    form = CastingsForm(request.POST)
    if not form.is_valid():
        return _certificate_page(request, grant, form=form, status=422)
    try:
        record_castings(actor=current_user(request), grant=grant, **form.cleaned_data)
    except CastingsRefused as refused:
        # Shown with what is recorded now, so that the holder can agree to that.
        form = CastingsForm({**request.POST.dict(), "recorded_before": castings_of(grant).recorded})
        form.add_error("piece_count", refused.message)
        return _certificate_page(request, grant, form=form, status=409)
    messages.success(request, gettext("Your castings are recorded."))
    return see_other(grant)


@require_safe
@buyer_required
def licence_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a PDF to keep."""
    return certificate_answer(_own_licence(request, number))


@require_POST
@buyer_required
@refusal_shown_at("orders:library")
def download_file(request: HttpRequest, number: str, file_id: int) -> HttpResponse:
    refuse_many_downloads(current_user(request))
    try:
        address = start_download(actor=current_user(request), grant_number=number, file_id=file_id)
    except FileNotYours as refused:
        raise Http404(refused.message) from refused
    return to_file(address)


def certificate_answer(grant: LicenceGrant) -> HttpResponse:
    return pdf_answer(certificate_pdf(grant=grant, made_at=timezone.now()), name=grant.number)


def _own_licence(request: HttpRequest, number: str) -> LicenceGrant:
    return get_object_or_404(select_library(reader=current_user(request)), number=number)


def _certificate_page(
    request: HttpRequest,
    grant: LicenceGrant,
    *,
    form: CastingsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    castings = castings_of(grant)
    if form is None:
        form = CastingsForm(initial={"recorded_before": castings.recorded})
    return render(
        request,
        "orders/licence_detail.html",
        {
            "item": LibraryItem(grant),
            "castings": castings,
            "form": form,
            "may_record": grant.state == GrantState.ACTIVE and castings.left != 0,
        },
        status=status,
    )

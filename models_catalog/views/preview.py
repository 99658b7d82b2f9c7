"""A piece as buyers would see it, for its designer and for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.access import designer_required
from models_catalog.models import CadModel
from models_catalog.named_in_address import own_listing
from models_catalog.selectors.preview import preview_of
from models_catalog.sheet_choice import SheetChoice


@require_safe
@designer_required
def studio_preview(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    back_url = reverse("models_catalog:studio_model", args=[slug])
    return preview_page(request, listing, back_url=back_url)


def preview_page(request: HttpRequest, listing: CadModel, *, back_url: str) -> HttpResponse:
    """The same to its designer and to staff, but for the way back."""
    preview = preview_of(listing, SheetChoice.read(request.GET.dict()))
    return render(
        request,
        "models_catalog/model_preview.html",
        {
            "preview": preview,
            "model": preview.model,
            "offers": preview.offers,
            "designer": preview.designer,
            "sheet": preview.sheet,
            "back_url": back_url,
            "sheet_address": request.path,
        },
    )

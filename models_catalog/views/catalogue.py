"""The shop's own pages: the list, a model, a designer."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from activity.noting import note_piece, note_search
from common.access import public
from common.personal import has_asked_to_leave
from models_catalog.hooks import held_kinds, sold_count
from models_catalog.selectors.cards import card_rows, cards
from models_catalog.selectors.catalogue import catalogue_page
from models_catalog.selectors.designer_page import shown_designer
from models_catalog.selectors.model_page import (
    model_facts,
    offer_choices,
    published_model,
    release_for_page,
)
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.suggestions import piece_shelves
from models_catalog.sheet_choice import SheetChoice


@require_safe
@public
def catalogue(request: HttpRequest) -> HttpResponse:
    page = catalogue_page(
        query=request.GET.get("q", ""),
        category_slug=request.GET.get("category", ""),
        sort=request.GET.get("sort", ""),
        page_number=request.GET.get("page", ""),
    )
    if page is None:
        raise Http404("There is no such category.")
    if page.query and page.page_links.number == 1:
        note_search(request, page.query, found_count=page.total)
    return render(
        request, "models_catalog/catalogue.html", {"page": page, "searched_for": page.query}
    )


@require_safe
@public
def model_detail(request: HttpRequest, slug: str) -> HttpResponse:
    cad_model = published_model(slug)
    release = release_for_page(cad_model) if cad_model else None
    if cad_model is None or release is None:
        raise Http404("This model is not on the shelf.")
    if request.user != cad_model.designer:
        note_piece(request, cad_model.pk)
    held = held_kinds(request.user, cad_model)
    sheet = sheet_of(
        release,
        category_slug=cad_model.category.slug,
        choice=SheetChoice.read(request.GET.dict()),
    )
    return render(
        request,
        "models_catalog/model_detail.html",
        {
            "model": model_facts(cad_model),
            "offers": offer_choices(list(cad_model.offers.all()), held=held),
            "buy_form_action": reverse("orders:cart_add"),
            "held": held,
            "sold_count": sold_count(cad_model),
            "is_own": request.user == cad_model.designer,
            "shelves": piece_shelves(request, cad_model),
            "sheet": sheet,
            "sheet_address": request.path,
        },
    )


@require_safe
@public
def designer_page(request: HttpRequest, username: str) -> HttpResponse:
    designer = shown_designer(username.replace("\x00", ""))
    if designer is None or has_asked_to_leave(designer.pk):
        raise Http404("There is no such designer.")
    rows = card_rows().filter(cad_model__designer=designer).order_by("-published_at", F("pk"))
    return render(
        request,
        "models_catalog/designer_page.html",
        {"designer": designer, "profile": designer.designer_profile, "items": cards(rows)},
    )

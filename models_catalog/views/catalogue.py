"""The shop's own pages: the list, a model, a designer."""

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from activity.noting import note_piece, note_search
from common.access import public
from common.kept_for_visitors import kept_for_visitors
from common.network_pace import is_too_often
from common.page_scopes import SHELF, designer_scope, leans_on
from models_catalog.hooks import held_kinds, owned_copies
from models_catalog.models import CadModel
from models_catalog.named_in_address import named_designer
from models_catalog.selectors.beside_piece import beside_piece
from models_catalog.selectors.cards import card_rows, cards
from models_catalog.selectors.catalogue import is_linked_list
from models_catalog.selectors.completions import completions
from models_catalog.selectors.designer_page import about_line
from models_catalog.selectors.model_page import (
    bought_release,
    model_facts,
    offer_choices,
    published_model,
)
from models_catalog.selectors.page_card import page_card
from models_catalog.selectors.sets import sets_of_designer
from models_catalog.selectors.sheet import sheet_of
from models_catalog.selectors.shop import away_notice, shop_of
from models_catalog.selectors.shown_list import shown_list
from models_catalog.selectors.shown_sheet import shown_sheet
from models_catalog.sheet_choice import SheetChoice


@kept_for_visitors(is_linked_list)
@require_safe
@public
def catalogue(request: HttpRequest) -> HttpResponse:
    leans_on(SHELF)
    page = shown_list(request.GET)
    if page is None:
        raise Http404("There is no such category.")
    if page.query and page.found_count is not None:
        note_search(request, page.query, found_count=page.found_count)
    answer = render(
        request,
        "models_catalog/catalogue.html",
        {
            "page": page,
            "searched_for": page.typed,
            "canonical_url": settings.SITE_URL + page.canonical_url,
        },
    )
    # For htmx, which otherwise would write every empty field of the form into the address.
    answer["HX-Push-Url"] = page.url
    return answer


@require_safe
@public
def search_completions(request: HttpRequest) -> HttpResponse:
    """Lines under the search box while somebody types; none for a network that asks without end."""
    try:
        is_asking_on = is_too_often(
            request, what="completions", most_an_hour=settings.COMPLETIONS_PER_HOUR
        )
    except RedisError:
        is_asking_on = False
    found = [] if is_asking_on else completions(request.GET.get("q", ""))
    return render(request, "models_catalog/_completions.html", {"completions": found})


@kept_for_visitors()
@require_safe
@public
def model_detail(request: HttpRequest, slug: str) -> HttpResponse:
    cad_model = published_model(slug)
    facts = model_facts(cad_model) if cad_model else None
    choice = SheetChoice.read(request.GET.dict())
    sheet = shown_sheet(cad_model, facts, choice, request.path) if cad_model and facts else None
    if cad_model is None or sheet is None:
        return _off_the_shelf(request, slug)
    beside, for_reader = beside_piece(request, cad_model)
    if request.user != cad_model.designer:
        note_piece(request, cad_model.pk)
    held = held_kinds(request.user, cad_model)
    offers = list(cad_model.offers.all())
    reviews = beside.reviews
    return render(
        request,
        "models_catalog/model_detail.html",
        {
            "model": facts,
            "card": page_card(cad_model, sheet=sheet, offers=offers, reviews=reviews),
            "reviews": reviews.section if reviews else None,
            "offers": offer_choices(offers, held=held),
            "buy_form_action": reverse("orders:cart_add"),
            "sets": beside.sets,
            "buy_set_action": reverse("orders:cart_add_set"),
            "save_url": reverse("saving:piece_save", args=[slug]),
            "compare_url": f"{reverse('saving:compare')}?piece={slug}",
            "questions": for_reader.questions,
            "report_url": reverse("moderation:model_report", args=[slug]),
            "held": held,
            "sold_count": beside.sold_count,
            "is_own": request.user == cad_model.designer,
            "designer": beside.designer,
            "away": away_notice(cad_model.designer),
            "shelves": for_reader.shelves,
            "sheet": sheet,
            "versions": beside.versions,
        },
    )


def _off_the_shelf(request: HttpRequest, slug: str) -> HttpResponse:
    """Who bought the piece keeps a page of it, and its designer comes to the studio."""
    cad_model = CadModel.objects.select_related("category").filter(slug=slug).first()
    copies = owned_copies(request.user, cad_model) if cad_model else []
    if cad_model is not None and copies:
        bought = bought_release(cad_model, copies[0].release_id)
        return render(
            request,
            "models_catalog/model_owned.html",
            {
                "title": cad_model.title,
                "copies": copies,
                "sheet": sheet_of(
                    bought,
                    category_slug=cad_model.category.slug,
                    choice=SheetChoice.read(request.GET.dict()),
                ),
                "sheet_address": request.path,
            },
        )
    if cad_model is not None and request.user == cad_model.designer:
        return redirect("models_catalog:studio_model", slug=slug)
    raise Http404("This model is not on the shelf.")


@kept_for_visitors()
@require_safe
@public
def designer_page(request: HttpRequest, username: str) -> HttpResponse:
    designer = named_designer(username)
    leans_on(designer_scope(designer.pk))
    rows = card_rows().filter(cad_model__designer=designer).order_by("-published_at", F("pk"))
    return render(
        request,
        "models_catalog/designer_page.html",
        {
            "designer": designer,
            "profile": designer.designer_profile,
            "about_line": about_line(designer),
            "items": cards(rows),
            "shop": shop_of(designer),
            "sets": sets_of_designer(designer),
        },
    )

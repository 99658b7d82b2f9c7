"""Sheets that anybody may have of a piece on the shelf."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from common.access import public
from common.csv_files import csv_answer
from common.network_pace import HOUR, is_too_often
from models_catalog.laying_out import seen_from_all_sides
from models_catalog.models import CadModel, Release
from models_catalog.named_in_address import listing_on_shelf
from models_catalog.papers.drawing_sheet import drawing_sheet_pdf
from models_catalog.papers.setters_sheet import setters_sheet_pdf, setters_table, table_header
from models_catalog.selectors.model_page import release_for_page
from models_catalog.selectors.sheet import sheet_of
from models_catalog.sheet_choice import SheetChoice


@require_safe
@public
def drawing_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The drawing as a PDF of one page."""
    cad_model, release = _on_the_shelf(slug)
    if not seen_from_all_sides(release.drawings.all()):
        raise Http404("This piece was not drawn.")
    if _asks_on(request):
        return _refusal(request)
    document = drawing_sheet_pdf(
        cad_model,
        release=release,
        sheet=sheet_of(
            release,
            category_slug=cad_model.category.slug,
            choice=SheetChoice.read(request.GET.dict()),
        ),
        offers=list(cad_model.offers.all()),
        made_at=timezone.now(),
    )
    return _file(document, "application/pdf", f"{slug}-drawing.pdf")


@require_safe
@public
def setters_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The stones as a PDF, to tick off."""
    cad_model, release = _with_stones(slug)
    if _asks_on(request):
        return _refusal(request)
    document = setters_sheet_pdf(cad_model, release=release, made_at=timezone.now())
    return _file(document, "application/pdf", f"{slug}-stones.pdf")


@require_safe
@public
def stones_table(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The stones as a table for spreadsheets."""
    _, release = _with_stones(slug)
    # Written after this request, when nobody's language is spoken any more.
    rows = list(setters_table(release))
    return csv_answer(file_name=f"{slug}-stones.csv", header=table_header(), rows=rows)


def _with_stones(slug: str) -> tuple[CadModel, Release]:
    cad_model, release = _on_the_shelf(slug)
    if not release.stone_groups.all():
        raise Http404("This piece has no stones.")
    return cad_model, release


def _on_the_shelf(slug: str) -> tuple[CadModel, Release]:
    cad_model = listing_on_shelf(slug)
    release = release_for_page(cad_model)
    if release is None:
        raise Http404("This model is not on the shelf.")
    return cad_model, release


def _asks_on(request: HttpRequest) -> bool:
    """No, while nobody can count."""
    try:
        return is_too_often(request, what="papers", most_an_hour=settings.PAPERS_PER_HOUR)
    except RedisError:
        return False


def _refusal(request: HttpRequest) -> HttpResponse:
    refusal = render(request, "429.html", status=429)
    refusal["Retry-After"] = str(HOUR)
    refusal["Cache-Control"] = "no-store"
    return refusal


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response

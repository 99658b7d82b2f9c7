"""One piece of a designer, month by month: to look at, and as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.access import designer_required
from common.csv_files import csv_answer
from models_catalog.named_in_address import own_listing
from payouts.selectors.piece_figures import CSV_HEADER, charts, csv_rows, piece_months


@require_safe
@designer_required
def studio_piece_figures(request: HttpRequest, slug: str) -> HttpResponse:
    listing = own_listing(request, slug)
    months = piece_months(listing, timezone.now())
    return render(
        request,
        "payouts/studio_piece_figures.html",
        {"listing": listing, "months": months, "charts": charts(months)},
    )


@require_safe
@designer_required
def studio_piece_figures_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    listing = own_listing(request, slug)
    return csv_answer(
        file_name=f"{slug}-figures.csv",
        header=CSV_HEADER,
        rows=csv_rows(piece_months(listing, timezone.now())),
    )

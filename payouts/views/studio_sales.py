"""The designer's sales of a year, to look at and as CSV."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.csv_files import csv_answer
from common.today import today
from payouts.selectors.studio_sales import CSV_HEADER, csv_rows, sales_of, with_states
from payouts.selectors.studio_sales import studio_sales as select_studio_sales

A_PAGE = 50


@require_safe
@designer_required
def studio_sales(request: HttpRequest) -> HttpResponse:
    designer, year = current_user(request), _year_of(request)
    page = select_studio_sales(designer=designer, year=year, this_year=today().year)
    sales = Paginator(sales_of(designer, year), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "payouts/studio_sales.html",
        {"page": page, "sales": sales, "rows": with_states(sales, designer)},
    )


@require_safe
@designer_required
def studio_sales_csv(request: HttpRequest) -> HttpResponseBase:
    year = _year_of(request)
    return csv_answer(
        file_name=f"sales-{year}.csv",
        header=CSV_HEADER,
        rows=csv_rows(designer=current_user(request), year=year),
    )


def _year_of(request: HttpRequest) -> int:
    """The one in the address, else this one."""
    asked = request.GET.get("year", str(today().year))
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4 and asked[0] != "0"):
        raise Http404
    return int(asked)

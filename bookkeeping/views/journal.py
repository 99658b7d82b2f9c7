"""The bookkeeper's pages: only read, and only by whoever has the right."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookkeeping.selectors.journal import (
    CSV_HEADER,
    Period,
    bookings,
    csv_rows,
    journal_page,
)
from common.access import staff_required
from common.csv_files import csv_answer
from common.today import today

A_PAGE = 50


class PeriodForm(forms.Form):
    first = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            raise forms.ValidationError("The period ends before it begins.")


@require_safe
@staff_required
def journal(request: HttpRequest) -> HttpResponse:
    _refuse_without_the_right(request)
    form = _asked(request)
    period = _period_of(form)
    return render(
        request,
        "bookkeeping/journal.html",
        {
            "form": form,
            "page": journal_page(period),
            "bookings": Paginator(bookings(period), A_PAGE).get_page(request.GET.get("page")),
        },
        status=200 if form.is_valid() else 422,
    )


@require_safe
@staff_required
def journal_csv(request: HttpRequest) -> HttpResponseBase:
    _refuse_without_the_right(request)
    period = _period_of(_asked(request))
    return csv_answer(
        file_name=f"journal-{period.first}-{period.last}.csv",
        header=CSV_HEADER,
        rows=csv_rows(period),
    )


def _refuse_without_the_right(request: HttpRequest) -> None:
    if not request.user.has_perm("bookkeeping.read_books"):
        raise PermissionDenied


def _asked(request: HttpRequest) -> PeriodForm:
    month = _this_month()
    return PeriodForm(
        {
            "first": request.GET.get("first", str(month.first)),
            "last": request.GET.get("last", str(month.last)),
        }
    )


def _period_of(form: PeriodForm) -> Period:
    """What was asked for, or this month where it cannot be read."""
    if not form.is_valid():
        return _this_month()
    return Period(form.cleaned_data["first"], form.cleaned_data["last"])


def _this_month() -> Period:
    last = today()
    return Period(last.replace(day=1), last)

"""The record of processing activities, for staff and for an authority that asks for it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.access import staff_required
from common.csv_files import csv_answer
from privacy.processing_record import HEADER, processing_record


@require_safe
@staff_required
def processing_record_page(request: HttpRequest) -> HttpResponse:
    _refuse_without_the_right(request)
    return render(
        request,
        "privacy/processing_record.html",
        {
            "record": processing_record(),
            "header": HEADER,
            "controller": settings.SELLER_NAME,
            "postal_address": settings.PRIVACY_POSTAL_ADDRESS,
            "representative": settings.PRIVACY_REPRESENTATIVE,
        },
    )


@require_safe
@staff_required
def processing_record_csv(request: HttpRequest) -> HttpResponseBase:
    _refuse_without_the_right(request)
    return csv_answer(
        file_name="processing-record.csv",
        header=HEADER,
        rows=[one.cells() for one in processing_record().activities],
    )


def _refuse_without_the_right(request: HttpRequest) -> None:
    """Whoever may read the versions of the policy: nobody's data is in either."""
    if not request.user.has_perm("privacy.view_policyversion"):
        raise PermissionDenied

"""A staff list that is asked for what its columns cannot hold.

Django's admin puts what stands in the address into the query, and the database or Python refuses
some of it only while the rows are read: a null character, the year 9999, a number with 40 digits.
"""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

log = logging.getLogger(__name__)
# The last is of an address that filters by no declared filter of the list.
NOT_HELD = (ValueError, OverflowError, DataError, DisallowedModelAdminLookup)


class StaffListMiddleware:
    """Shows the whole list, and says so, where the wish in the address cannot be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_list = name.startswith("admin:") and name.endswith("_changelist")
        if not (is_list and request.method == "GET" and request.GET):
            return None
        if not isinstance(problem, NOT_HELD):
            return None
        # With its place: a fault of ours would look the same to staff.
        log.warning("a staff list cannot be read as asked list=%s", name, exc_info=problem)
        messages.error(request, "The list cannot be filtered like that, so all of it is shown.")
        return redirect(request.path)

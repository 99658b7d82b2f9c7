"""Whole pages for visitors without any cookie, kept until something that they show has changed.

A kept page is shown when the sums of its scopes (common/models/page_change.py) are what they were
in the snapshot that it was made from. What belongs to one person is not kept: no cookie comes in or
goes out, and no token of a form is in the page.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone

from activity.noting import note_again, notes_of
from common import kept
from common.browser_wish import wishes_no_profile
from common.kept_for_visitors import has_own_cookies, may_be_kept
from common.models import PageChange
from common.page_scopes import ALL, gathered
from privacy.policy_notice import notice_of_now

WORD = "page"
# How long a request waits for another one that makes the same page; then it makes its own.
WAITS = (0.02, 0.04, 0.08, 0.16)
MAKING_SECONDS = 5
HEADERS = ("Content-Type", "HX-Push-Url")


@dataclass(frozen=True)
class KeptPage:
    sums: dict[str, str]
    # Every scope that was looked at, those without a sum too.
    scopes: list[str]
    until: datetime | None
    body: bytes
    headers: dict[str, str]
    notes: list[dict[str, Any]]


class KeptPagesMiddleware:
    """Stands inside of what every answer passes: headers, the log, the count of use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Inside of somebody's transaction nobody knows what will be committed.
        if has_own_cookies(request) or request.method != "GET" or connection.in_atomic_block:
            return self.get_response(request)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if not may_be_kept(match.func, request):
            return self.get_response(request)
        name = _name(request)
        page = _found(name)
        is_maker = page is None and kept.begin(WORD, name, seconds=MAKING_SECONDS)
        if page is None and not is_maker:
            page = _made_by_another(name)
        if page is not None:
            request.resolver_match = match
            note_again(request, page.notes)
            return HttpResponse(kept.unpacked(page.body), headers=page.headers)
        try:
            return self._make(request, name)
        finally:
            if is_maker:
                kept.end(WORD, name)

    def _make(self, request: HttpRequest, name: str) -> HttpResponse:
        """In one snapshot: all that is read, and the sums, are of one moment."""
        with transaction.atomic(), gathered() as leaning:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            response = self.get_response(request)
            if not _is_for_everybody(request, response) or not leaning.scopes:
                return response
            scopes = sorted({ALL, *leaning.scopes})
            sums = PageChange.objects.sums(scopes)
        body = kept.packed(response.content)
        if body is not None:
            headers = {one: response[one] for one in HEADERS if one in response}
            page = KeptPage(sums, scopes, leaning.until, body, headers, notes_of(request))
            kept.keep(WORD, name, page, seconds=_seconds(leaning.until))
        return response


def _name(request: HttpRequest) -> str:
    """All that such a page depends on beside the database and the code."""
    return (
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        f" wish={wishes_no_profile(request)} notice={notice_of_now()}"
    )


def _found(name: str) -> KeptPage | None:
    page: KeptPage | None = kept.find(WORD, name)
    if page is None or (page.until is not None and page.until <= timezone.now()):
        return None
    return page if PageChange.objects.sums(page.scopes) == page.sums else None


def _made_by_another(name: str) -> KeptPage | None:
    for seconds in WAITS:
        time.sleep(seconds)
        page = _found(name)
        if page is not None:
            return page
    return None


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        # Somebody's token stands in a form.
        and "CSRF_COOKIE" not in request.META
    )


def _seconds(until: datetime | None) -> float:
    if until is None:
        return kept.LONGEST_SECONDS
    return min(kept.LONGEST_SECONDS, (until - timezone.now()).total_seconds())

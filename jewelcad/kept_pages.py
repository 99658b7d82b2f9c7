"""Whole pages for visitors whom no page knows, kept until something that they show has changed.

A kept page is shown when the sums of its scopes (common/models/page_change.py) are what they were
in the snapshot that it was made from. What belongs to one person is not kept: no cookie comes in or
goes out, and no token of a form is in the page. Of a cart the page is told how many licences lie
in it; while it is made the cart itself is not there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from activity.noting import note_again, notes_of
from common import kept
from common.address_match import match_of
from common.browser_wish import wishes_no_profile
from common.kept_basis import Basis, basis_of, in_one_snapshot
from common.kept_for_visitors import has_own_cookies, may_be_kept
from orders.cart import count_in_cart
from privacy.policy_notice import CACHE_KEY, notice_of_now

WORD = "page"
# How long a request waits for another one that makes the same page; then it makes its own.
WAITS = (0.02, 0.04, 0.08, 0.16)
MAKING_SECONDS = 5
HEADERS = ("Content-Type", "HX-Push-Url")


@dataclass(frozen=True)
class KeptPage:
    basis: Basis
    # What it says at its head of a policy to come.
    notice: str
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
        match = match_of(request)
        if match is None or not may_be_kept(match.func, request):
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
        notice = notice_of_now()
        with in_one_snapshot() as leaning:
            with _without_the_cart(request):
                response = self.get_response(request)
            if not _is_for_everybody(request, response) or not leaning.scopes:
                return response
            basis = basis_of(leaning)
        body = kept.packed(response.content)
        if body is not None:
            headers = {one: response[one] for one in HEADERS if one in response}
            notes = notes_of(request)
            page = KeptPage(basis, notice, body, headers, notes)
            kept.keep(WORD, name, page, seconds=basis.seconds)
        return response


def _name(request: HttpRequest) -> str:
    """All that such a page depends on beside the database, the code and the notice of a policy."""
    return (
        f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        f" wish={wishes_no_profile(request)} cart={count_in_cart(request)}"
    )


@contextmanager
def _without_the_cart(request: HttpRequest) -> Iterator[None]:
    """Nothing that lies in one visitor's cart can come into a page for others."""
    count, cookies = count_in_cart(request), request.COOKIES
    rest = {name: value for name, value in cookies.items() if name != settings.CART_COOKIE_NAME}
    request.COOKIES, request.told_cart_count = rest, count  # type: ignore[attr-defined]
    try:
        yield
    finally:
        request.COOKIES = cookies


def _found(name: str) -> KeptPage | None:
    page: KeptPage | None
    page, notice = kept.find_beside(WORD, name, CACHE_KEY)
    if page is None or page.notice != notice_of_now(notice):
        return None
    return page if page.basis.is_right() else None


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

"""Which pages may be kept whole for visitors without any cookie: a view says so."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

# Whether an address with these parameters is one of those that the page itself links to.
Keeps = Callable[[QueryDict], bool]


def without_parameters(address: QueryDict) -> bool:
    return not address


def kept_for_visitors(keeps: Keeps = without_parameters) -> Callable[[Any], Any]:
    """A page that is the same for everybody without a cookie, as long as its scopes do not change.

    Addresses that `keeps` refuses are made each time: strangers can think of any number of them.
    """

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.keeps = keeps  # type: ignore[attr-defined]
        return view

    return declare


def has_own_cookies(request: HttpRequest) -> bool:
    """Whether a cookie tells this browser from others; that of the language does not."""
    return not {settings.LANGUAGE_COOKIE_NAME}.issuperset(request.COOKIES)


def may_be_kept(view: Any, request: HttpRequest) -> bool:
    keeps: Keeps | None = getattr(view, "keeps", None)
    return (
        keeps is not None
        and request.method == "GET"
        and not has_own_cookies(request)
        and "Authorization" not in request.headers
        and keeps(request.GET)
    )

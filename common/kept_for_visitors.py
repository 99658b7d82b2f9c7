"""Which pages may be kept whole for visitors whom no page knows: a view says so."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict

_OF_NOBODY = frozenset({settings.LANGUAGE_COOKIE_NAME, settings.CART_COOKIE_NAME})
# Whether an address with these parameters is one of those that the page itself links to.
Keeps = Callable[[QueryDict], bool]


def without_parameters(address: QueryDict) -> bool:
    return not address


def kept_for_visitors(keeps: Keeps = without_parameters) -> Callable[[Any], Any]:
    """A page that is the same for everybody without a cookie, as long as its scopes do not change.

    Of a cart it shows how many licences lie there, and nothing else.

    Addresses that `keeps` refuses are made each time: strangers can think of any number of them.
    """

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.keeps = keeps  # type: ignore[attr-defined]
        return view

    return declare


def has_own_cookies(request: HttpRequest) -> bool:
    """Whether a page may be another one for this browser alone.

    That of the language does not say who it is. A cart does, so that a kept page is made without
    it, and one for each count of licences.
    """
    return not _OF_NOBODY.issuperset(request.COOKIES)


def may_be_kept(view: Any, request: HttpRequest) -> bool:
    keeps: Keeps | None = getattr(view, "keeps", None)
    return (
        keeps is not None
        and request.method == "GET"
        and not has_own_cookies(request)
        and "Authorization" not in request.headers
        and keeps(request.GET)
    )

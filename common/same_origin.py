"""Forms for visitors without a cookie: the request must come from our own page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt


def same_origin_form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Accept a POST only when the browser says that one of our own pages sent it.

    Stands in for a CSRF token where a token would cost a looking visitor a cookie. Browsers always
    send Origin with a POST; a request with neither Origin nor Referer is refused.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not _from_own_page(request):
            raise PermissionDenied("This form was not sent from our own page.")
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)


def _from_own_page(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    return f"{source.scheme}://{source.netloc}" == f"{request.scheme}://{request.get_host()}"

"""A browser's wish not to be profiled, which holds from its first request on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

# Global Privacy Control, and the older Do Not Track; browsers send “1” for both.
WISH_HEADERS = ("Sec-GPC", "DNT")


def wishes_no_profile(request: HttpRequest) -> bool:
    return any(request.headers.get(name) == "1" for name in WISH_HEADERS)


def browser_wish(request: HttpRequest) -> dict[str, object]:
    """For the foot of each page, which says that the wish was heard."""
    return {"wishes_no_profile": wishes_no_profile(request)}


class BrowserWishMiddleware:
    """No cache hands a page for one wish to a browser with the other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, WISH_HEADERS)
        return response

"""Caching and permission headers: looking is cacheable, anything personal never is."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from common.access import PUBLIC, access_of

PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "microphone=(), payment=(), usb=(), browsing-topics=()"
)
# Said on every answer, files too, since a picture is taken without the page around it.
NO_TRAINING = {"X-Robots-Tag": "noai, noimageai", "tdm-reservation": "1"}
_PERSONAL_COOKIES = (
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    settings.CART_COOKIE_NAME,
    settings.GUEST_COOKIE_NAME,
)


class PolicyMiddleware:
    """What is said on every answer, files too: the browser's permissions, and no training."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        for name, words in NO_TRAINING.items():
            response.setdefault(name, words)
        return response


class CacheMiddleware:
    """Sets Cache-Control where a view has not; stands behind the static files, which do it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "public, max-age=60" if _is_for_anyone(request, response) else "private, no-store"
            )
        patch_vary_headers(response, ["Cookie"])
        return response


def _is_for_anyone(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and match is not None
        and access_of(match.func) == PUBLIC
        and not response.cookies
        and not any(name in request.COOKIES for name in _PERSONAL_COOKIES)
    )

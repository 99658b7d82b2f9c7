"""An address by which a piece was known before leads to where it is now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from models_catalog.selectors.addresses import address_now

# Addresses that name a piece by its slug.
_ROUTES = (
    *("models/<slug:slug>/", "studio/models/<slug:slug>/", "saved/pieces/<slug:slug>/"),
    "api/v1/models/<slug:slug>/",
)


class RenamedPieceMiddleware:
    """Asks only where a page was not found; a posted form is sent on as it is (308)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None or not match.route.startswith(_ROUTES):
            return response
        slug = address_now(match.kwargs["slug"], request.user)
        if slug is None:
            return response
        address = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
        query = request.META.get("QUERY_STRING", "")
        moved = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        if request.method not in {"GET", "HEAD"}:
            moved.status_code = 308
        return moved

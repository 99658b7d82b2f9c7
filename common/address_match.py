"""Where an address leads, looked up once for all who ask while a request is answered."""

from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """None for an address that leads nowhere."""
    known: dict[str, ResolverMatch | None] = request.__dict__.setdefault("_matches", {})
    if request.path_info not in known:
        try:
            known[request.path_info] = resolve(request.path_info)
        except Resolver404:
            known[request.path_info] = None
    return known[request.path_info]

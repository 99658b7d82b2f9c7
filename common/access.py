"""Every view says who may enter; a URL configuration with a silent view refuses to load."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver

from common.second_factor import ask_for_second_factor, is_second_factor_shown

View = Callable[..., HttpResponseBase]
PUBLIC, PERSON, DESIGNER, STAFF, SIGNED = "public", "person", "designer", "staff", "signed"


def _declared(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anyone may enter; the answer holds nothing personal unless the person is signed in."""
    return _declared(view, PUBLIC)


def signed(view: View) -> View:
    """Entry is proven by the request itself: a webhook signature or a signed address."""
    return _declared(view, SIGNED)


def _gate(
    access: str, may_enter: Callable[[Any], bool], *, asks_second_factor: bool = False
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_enter(request.user):
                raise PermissionDenied(access)
            if asks_second_factor and not is_second_factor_shown(request):
                return ask_for_second_factor(request, then=request.get_full_path())
            return view(request, *args, **kwargs)

        return _declared(gated, access)

    return decorate


buyer_required = _gate(PERSON, lambda user: True)
designer_required = _gate(DESIGNER, lambda user: bool(user.is_designer))
staff_required = _gate(STAFF, lambda user: bool(user.is_staff), asks_second_factor=True)


def access_of(view: View) -> str | None:
    """What a view declares; an API class declares by naming its permission classes itself."""
    declared = getattr(view, "access", None)
    if declared:
        return str(declared)
    view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if view_class and "permission_classes" in vars(view_class):
        return "api:" + ",".join(p.__name__ for p in view_class.permission_classes)
    return None


def require_declared_access(
    patterns: Iterable[URLPattern | URLResolver], *, elsewhere: Mapping[str, str]
) -> None:
    """Raise ImproperlyConfigured naming each view without a declared access.

    `elsewhere` maps a route prefix of a third-party package to the access that it enforces itself.
    """
    silent = [
        f"/{route} ({_name_of(view)})"
        for route, view in _walk(patterns, "")
        if access_of(view) is None and not any(route.startswith(prefix) for prefix in elsewhere)
    ]
    if silent:
        raise ImproperlyConfigured(
            "These views do not say who may enter; decorate each with common.access: "
            + "; ".join(silent)
        )


def _name_of(view: View) -> str:
    named: Any = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
    return f"{named.__module__}.{getattr(named, '__qualname__', named)}"


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str) -> Iterable[tuple[str, View]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route, entry.callback

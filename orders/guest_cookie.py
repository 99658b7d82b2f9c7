"""The cookie by which a guest's browser is known at the checkout and on the order's page."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.current_user import current_user
from common.secret_tokens import random_token, token_hash
from orders.models import Guest, GuestBrowser, Shopper

# On a shared computer the next person should not see what was bought.
KEEPS_SECONDS = 24 * 3600
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def shopper_of(request: HttpRequest) -> Shopper:
    """The person who is logged in, the guest whose browser placed an order, or a visitor."""
    if request.user.is_authenticated:
        return current_user(request)
    key = _read(request)
    browser = GuestBrowser.objects.filter(key_hash=token_hash(key)).first() if key else None
    return Guest(browser) if browser else request.user


def guest_of(request: HttpRequest, *, email: str, name: str) -> Guest:
    """The guest who goes to the payment page now."""
    key_hash = token_hash(guest_key(request))
    browser, _ = GuestBrowser.objects.get_or_create(key_hash=key_hash)
    return Guest(browser, email=email, name=name)


def guest_key(request: HttpRequest) -> str:
    """The browser's secret; a new one where it has none, the same all through a request."""
    key = getattr(request, "guest_key", "") or _read(request) or random_token()
    request.guest_key = key  # type: ignore[attr-defined]
    return str(key)


def remember_guest(request: HttpRequest, response: HttpResponse) -> None:
    """Set where the form is shown, so that a form sent twice at once comes from one browser."""
    response.set_cookie(
        settings.GUEST_COOKIE_NAME,
        guest_key(request),
        max_age=KEEPS_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )


def _read(request: HttpRequest) -> str:
    key = request.COOKIES.get(settings.GUEST_COOKIE_NAME, "")
    return key if _KEY.fullmatch(key) else ""

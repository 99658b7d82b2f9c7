"""Where an account is used from, cut so that its owner knows a log-in again and no more is kept."""

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

# What is written down more often tells its owner nothing new.
BETWEEN_TWO = timedelta(hours=1)
UNKNOWN = "An unknown program"
# The first that stands in the browser's name for itself: Edge calls itself Chrome too, and Chrome
# calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


class SeenMiddleware:
    """Notes the use of a session that its page looked at, once an hour."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session: Any = request.session
        # A page that did not ask who is there needs no session, and so no query for it.
        if session.accessed and SESSION_KEY in session:
            if session.seen_at is None or timezone.now() - session.seen_at >= BETWEEN_TWO:
                note_use(request)
                session.save_use()
        return response


def note_use(request: HttpRequest) -> None:
    """On the session, which keeps it when it is saved."""
    session: Any = request.session
    session.note_use(
        device=device_of(request.headers.get("User-Agent", "")),
        network=_network(request),
        at=timezone.now(),
    )


def device_of(user_agent: str) -> str:
    """Such as "Firefox on Windows"; no version and no model."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or UNKNOWN


def shortened(address: str) -> str:
    """The network of an address: of IPv4 three numbers, of IPv6 the first three groups."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False))


def _network(request: HttpRequest) -> str:
    try:
        return shortened(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):  # a socket of this machine has no address
        return ""

"""What machines ask a site at agreed addresses: whom to tell of a hole, and what is not allowed."""

from datetime import UTC, date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.access import public

# When the way in which the shop answers a browser's wish last changed.
GPC_SINCE = date(2026, 11, 28)
# RFC 9116 wants a date until which the contact may be believed; it moves on by itself.
SECURITY_TXT_HOLDS = timedelta(days=180)


@require_safe
@public
def gpc(request: HttpRequest) -> HttpResponse:
    """Global Privacy Control is obeyed."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE.isoformat()})


@require_safe
@public
def tdmrep(request: HttpRequest) -> HttpResponse:
    """Text and data mining is reserved on every page and file (TDM Reservation Protocol, W3C)."""
    return JsonResponse(
        [{"location": "/", "tdm-reservation": 1, "tdm-policy": _page("privacy:policy")}],
        safe=False,
    )


@require_safe
@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where somebody who found a hole writes."""
    expires = (timezone.now() + SECURITY_TXT_HOLDS).astimezone(UTC)
    lines = [
        f"Contact: mailto:{settings.PRIVACY_EMAIL}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {_page('security_txt')}",
        f"Policy: {_page('privacy:policy')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _page(name: str) -> str:
    return settings.SITE_URL + reverse(name)

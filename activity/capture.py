"""Which answers are counted as use, and as whose: the one place that decides it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from activity.held_events import hold
from activity.noting import notes_of
from activity.states import UsageKind
from activity.visitor_key import visitor_key
from common.browser_wish import wishes_no_profile
from common.browsers import is_looked_at


class UsageMiddleware:
    """Notes what was used; the page waits neither for the database nor for Redis."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = _events(request, response)
        if found and is_looked_at(request):
            who = _who(request)
            if who:
                now = timezone.now().timestamp()
                hold({**event, **who, "happened_at": now} for event in found)
        return response


def _events(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    match = request.resolver_match
    # A part of a page that is open already is no new page.
    if match is None or response.status_code >= 400 or "HX-Request" in request.headers:
        return []
    notes = notes_of(request)
    is_page = (
        request.method == "GET"
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
    )
    if is_page and not notes:
        notes = [{"kind": UsageKind.PAGE}]
    return [{**note, "route": match.view_name[:80]} for note in notes]


def _who(request: HttpRequest) -> dict[str, Any] | None:
    """A person, a visitor, or nobody who may be counted.

    The wish of a browser stands on the account of whoever is logged in with it, until its owner
    says otherwise; whoever writes the events asks the account.
    """
    # Without a log-in nobody asks who it is, which would cost a query.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return None if request.user.is_staff else {"person": request.user.pk}
    key = "" if wishes_no_profile(request) else visitor_key(request)
    return {"visitor": key} if key else None

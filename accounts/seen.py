"""Where an account is used from, cut so that its owner knows a log-in again and no more is kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop

from common.browsers import browser_of
from common.networks import network
from common.personal import person_seen

# What is written down more often tells its owner nothing new.
BETWEEN_TWO = timedelta(hours=1)
UNKNOWN = gettext_noop("An unknown program")
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
                person_seen.call_all(int(session[SESSION_KEY]), session.seen_at)
        return response


def note_use(request: HttpRequest) -> None:
    """On the session, which keeps it when it is saved."""
    session: Any = request.session
    session.note_use(
        device=device_of(request.headers.get("User-Agent", "")),
        network=network(request),
        at=timezone.now(),
    )


def device_of(user_agent: str) -> str:
    """Such as "Firefox on Windows"; no version and no model."""
    browser = browser_of(user_agent)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " on ".join(part for part in (browser, system) if part) or UNKNOWN

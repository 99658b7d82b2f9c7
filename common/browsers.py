"""What a program says of itself in User-Agent, as little of it as is needed."""

import re

from django.http import HttpRequest

# The first that stands in the browser's name for itself: Edge calls itself Chrome too, and Chrome
# calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
# Programs that call themselves browsers and say beside it what they are; “compatible;” stands in no
# browser's name for itself any more.
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|scrap|http|compatible;|inspection",
    re.I,
)
_LONGEST = 500
# Browsers say so when they fetch a page that nobody has opened yet.
_FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz")


def browser_of(user_agent: str) -> str:
    """Such as "Firefox"; empty for what is no browser that we know."""
    return next((name for sign, name in BROWSERS if sign in user_agent), "")


def is_robot(user_agent: str) -> bool:
    """Whether no person sits before it, as far as it says so itself."""
    shown = user_agent[:_LONGEST]
    return not browser_of(shown) or _ROBOT.search(shown) is not None


def is_looked_at(request: HttpRequest) -> bool:
    """Whether a person asked for this page, as far as the program says so itself."""
    is_ahead = any("prefetch" in request.headers.get(name, "") for name in _FETCHED_AHEAD)
    return not is_ahead and not is_robot(request.headers.get("User-Agent", ""))

"""What still has to be done before an issue may be sent."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import Resolver404, resolve

from common.public_address import public_session
from newsletter.audience import audience
from newsletter.cards import cards_of
from newsletter.models import Issue
from newsletter.reading import links_of, parts_of, pieces_of
from newsletter.rendering import LEAVE_PLACE, render_issue

# Gmail cuts a mail off behind this, and with it the link to leave.
MOST_BYTES = 100_000
LINK_SECONDS = 5
MOST_LINKS, MOST_LINKS_AT_ONCE = 40, 10


def open_points(issue: Issue, *, asks_links: bool = True) -> list[str]:
    """Sentences that say what to do; empty when it may go. Asks the sites that it links to."""
    rendered = render_issue(issue)
    found = []
    if not issue.subject.strip() or any(sign in issue.subject for sign in "\r\n"):
        found.append("Write a subject of one line.")
    if not any(part.text or part.piece for part in parts_of(issue.body, origin="")):
        found.append("Write a text.")
    if not settings.SELLER_ADDRESS.strip():
        found.append("Set SELLER_ADDRESS: the law asks for a postal address in each issue.")
    if LEAVE_PLACE not in rendered.html or LEAVE_PLACE not in rendered.text:
        found.append("The link to leave is missing from the layout.")
    size = len(rendered.html.encode())
    if size >= MOST_BYTES:
        found.append(
            f"Shorten it: the mail has {size // 1000} kB, and from {MOST_BYTES // 1000} kB on "
            "mailboxes cut off its end."
        )
    pieces = pieces_of(issue.body)
    shown = cards_of(pieces)
    found += [f"The piece {name} is not on the shelf." for name in pieces if name not in shown]
    if asks_links:
        found += _dead_links(links_of(issue.body, origin=settings.SITE_URL))
    if not audience(issue).exists():
        found.append(
            "Nobody gets it now: choose other interests, or none for everybody. Who takes one a "
            "month and had it waits for the next month."
        )
    return found


def _dead_links(links: list[str]) -> list[str]:
    """Many at once, since whoever presses *Send* waits for the slowest of them."""
    ours = [link for link in links if _leads_here(link)]
    others = [link for link in links if link not in ours]
    if len(others) > MOST_LINKS:
        return [
            f"Link to {MOST_LINKS} addresses of other sites at most; it links to {len(others)}."
        ]
    answers = {link: _is_ours(urlsplit(link).path or "/") for link in ours}
    if others:
        with ThreadPoolExecutor(MOST_LINKS_AT_ONCE) as pool:
            answers |= zip(others, pool.map(_answers, others), strict=True)
    return [f"The link {link} does not answer." for link in links if not answers[link]]


def _leads_here(link: str) -> bool:
    return link == settings.SITE_URL or link.startswith(f"{settings.SITE_URL}/")


def _answers(link: str) -> bool:
    try:
        parts = urlsplit(link)
        if parts.scheme == "mailto":
            return True
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return False
        with (
            public_session() as session,
            session.get(link, timeout=LINK_SECONDS, stream=True, allow_redirects=False) as answer,
        ):
            return is_alive(answer.status_code)
    except (requests.RequestException, ValueError):  # no address at all
        return False


def is_alive(status: int) -> bool:
    """Many sites refuse programs with 403, 429 or a status of their own, and open for people."""
    return status not in {404, 410} and not 500 <= status <= 599


def _is_ours(path: str) -> bool:
    """Whether the shop has such a page; a piece has to be on the shelf."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.view_name == "models_catalog:model_detail":
        return bool(cards_of([match.kwargs["slug"]]))
    return True

"""An issue as a mail: once for all readers, with places for each reader's own links."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from common.languages import ENGLISH
from common.mail_catalogue import render_mail
from newsletter.cards import cards_of
from newsletter.links import leave_token, leave_url, preferences_url
from newsletter.models import Issue
from newsletter.reading import parts_of, pieces_of

# Where a reader's own links stand.
LEAVE_PLACE, PREFERENCES_PLACE = "[[leave_url]]", "[[preferences_url]]"


@dataclass(frozen=True)
class RenderedIssue:
    subject: str
    text: str
    html: str
    list_id: str


@dataclass(frozen=True)
class ReadersLinks:
    leave: str
    preferences: str
    headers: dict[str, str]


def render_issue(issue: Issue, *, language: str = ENGLISH) -> RenderedIssue:
    """With the frozen cards, or as the pieces stand now while it is a draft.

    What stands around it is in `language`; its own words are as staff wrote them.
    """
    cards = issue.cards or cards_of(pieces_of(issue.body))
    mark = f"issue={issue.slug}"
    parts = [
        {"part": part, "card": _card(cards.get(part.piece), mark)}
        for part in parts_of(issue.body, origin=settings.SITE_URL, mark=mark)
    ]
    context: dict[str, Any] = {
        "issue": issue,
        "parts": parts,
        "archive_url": settings.SITE_URL + reverse("newsletter:issue", args=[issue.slug]),
        "leave_url": LEAVE_PLACE,
        "preferences_url": PREFERENCES_PLACE,
        "seller": settings.SELLER_NAME,
        "postal_address": settings.SELLER_ADDRESS,
    }
    with translation.override(language):
        mail = render_mail("newsletter_issue", context)
    return RenderedIssue(
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        list_id=f"JewelCAD newsletter <{settings.NEWSLETTER_LIST_ID}>",
    )


def links_for(*, code: str, issue_id: int, list_id: str) -> ReadersLinks:
    """What RFC 2369, 2919 and 8058 ask for, beside the links that people see."""
    token = leave_token(code=code, issue_id=issue_id)
    leave = leave_url(token)
    mailbox = parseaddr(settings.NEWSLETTER_LEAVE_EMAIL)[1]
    return ReadersLinks(
        leave=leave,
        preferences=preferences_url(code),
        headers={
            "List-Unsubscribe": f"<{leave}>, <mailto:{mailbox}?subject={token}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": list_id,
        },
    )


def fill(text: str, links: ReadersLinks) -> str:
    return text.replace(LEAVE_PLACE, links.leave).replace(PREFERENCES_PLACE, links.preferences)


def _card(card: dict[str, Any] | None, mark: str) -> dict[str, Any] | None:
    if card is None:
        return None
    picture = card["picture"]
    return {
        **card,
        "url": f"{settings.SITE_URL}{card['path']}?{mark}",
        "picture": picture if "://" in picture else settings.SITE_URL + picture,
    }

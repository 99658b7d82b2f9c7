"""Issues to be read by everybody, and their feed."""

import unicodedata
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.access import public
from common.second_factor import is_second_factor_shown
from newsletter.cards import cards_of, still_shown
from newsletter.models import Issue
from newsletter.reading import parts_of, pieces_of
from newsletter.states import PUBLISHED

if TYPE_CHECKING:  # the stubs know the model of a feed, Django itself does not
    _Feed = Feed[Issue, Any]
else:
    _Feed = Feed


@require_safe
@public
def archive(request: HttpRequest) -> HttpResponse:
    issues = Issue.objects.published().order_by("-started_at")
    return render(request, "newsletter/archive.html", {"issues": issues[:100]})


@require_safe
@public
def issue_page(request: HttpRequest, slug: str) -> HttpResponse:
    """With the prices of its day; a piece that has left the shop is left out.

    What is not sent yet is there for the staff who may see issues: the link in a test leads here.
    """
    issue = get_object_or_404(Issue, slug=slug)
    is_published = issue.state in PUBLISHED
    if not is_published and not _may_see_drafts(request):
        raise Http404("There is no such issue.")
    cards = issue.cards if is_published else cards_of(pieces_of(issue.body))
    shown = still_shown(list(cards))
    parts = [
        {"part": part, "card": cards.get(part.piece) if part.piece in shown else None}
        for part in parts_of(issue.body, origin=settings.SITE_URL)
    ]
    return render(
        request,
        "newsletter/issue.html",
        {"issue": issue, "parts": parts, "is_published": is_published},
    )


def _may_see_drafts(request: HttpRequest) -> bool:
    """Whom the desk would let in."""
    may = request.user.has_perm("newsletter.view_issue")
    return may and is_second_factor_shown(request)


class IssueFeed(_Feed):
    title = "JewelCAD newsletter"
    description = "New models and notes from the bench."

    def link(self) -> str:
        return reverse("newsletter:archive")

    def items(self) -> QuerySet[Issue]:
        return Issue.objects.published().order_by("-started_at")[:20]

    def item_title(self, item: Issue) -> str:
        return _without_controls(item.subject)

    def item_description(self, item: Issue) -> str:
        return _without_controls(item.preview_line)

    def item_link(self, item: Issue) -> str:
        return reverse("newsletter:issue", args=[item.slug])

    def item_pubdate(self, item: Issue) -> Any:
        return item.started_at


def _without_controls(text: str) -> str:
    """XML has no place for them: one in a subject would leave readers without the whole feed."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")


_feed = IssueFeed()


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = _feed(request)
    return answer

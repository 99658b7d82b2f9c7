"""Reviews of one person: their own, those of a designer's pieces, and the links of a library."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.hooks import BesideLicence
from reviews.models import Review, ReviewDecision, ReviewReply
from reviews.selectors.piece_page import ShownReview, ordered, shown_of
from reviews.selectors.shown import shown_reviews
from reviews.services.contest_hiding import why_not_contest
from reviews.statement import statement


@dataclass(frozen=True)
class OwnReview:
    """A review as its author sees it: with what staff decided, and what can be done."""

    review: Review
    stars_text: str
    statement: list[str]
    appeal: Any
    can_contest: bool
    is_shown: bool


def own_reviews(author: User) -> list[OwnReview]:
    """The newest first; three queries."""
    shown = shown_reviews().filter(pk=OuterRef("pk"))
    rows = (
        Review.objects.filter(author=author)
        .select_related("cad_model", "reply")
        .annotate(is_shown=Exists(shown))
        .prefetch_related(
            Prefetch("decisions", ReviewDecision.objects.select_related("appeal")), "photos"
        )
    )
    return [_own(row) for row in rows]


def _own(row: Any) -> OwnReview:
    last = next(iter(row.decisions.all()), None)
    is_hidden = row.hidden_at is not None
    appeal = getattr(last, "appeal", None) if is_hidden else None
    return OwnReview(
        review=row,
        stars_text=gettext("%(said)s of 5 stars") % {"said": row.stars},
        statement=statement(last) if is_hidden and last else [],
        appeal=appeal,
        can_contest=(
            is_hidden
            and appeal is None
            and not why_not_contest(row, decision=last, now=timezone.now())
        ),
        is_shown=row.is_shown,
    )


@dataclass(frozen=True)
class StudioReview:
    """A review of a designer's piece, with the reply that it has or gets."""

    shown: ShownReview
    title: str
    piece_url: str


def studio_reviews(designer: User, *, only_new: bool) -> QuerySet[Review]:
    """Those that everybody reads, the newest first; `only_new` are without a reply."""
    rows = ordered(shown_reviews().filter(cad_model__designer=designer))
    if only_new:
        rows = rows.exclude(Exists(ReviewReply.objects.filter(review=OuterRef("pk"))))
    found: QuerySet[Review] = rows.order_by("-written_at", "-pk")
    return found


def studio_items(rows: Collection[Review]) -> list[StudioReview]:
    return [
        StudioReview(shown, row.cad_model.title, row.cad_model.get_absolute_url())
        for row, shown in zip(rows, shown_of(rows), strict=True)
    ]


def beside_licences(person: User, cad_models: Collection[CadModel]) -> dict[int, BesideLicence]:
    """For the library, by the number of each piece: one query. Of a piece that is off the shelf
    only what was written already."""
    written = set(
        Review.objects.filter(author=person, cad_model__in=cad_models).values_list(
            "cad_model", flat=True
        )
    )
    return {
        piece.pk: BesideLicence(
            words=(
                gettext("Change your review") if piece.pk in written else gettext("Write a review")
            ),
            url=reverse("reviews:review_write", args=[piece.slug]),
        )
        for piece in cad_models
        if piece.pk in written or piece.state == ListingState.PUBLISHED
    }

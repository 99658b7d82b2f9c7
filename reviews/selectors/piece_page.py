"""The reviews of a piece as everybody reads them: the first on its page, all on their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from common.languages import number
from common.page_scopes import designer_scope, leans_on
from models_catalog.hooks import PageReviews, PieceRating, ToldReview
from models_catalog.models import CadModel
from reviews.models import Review, ReviewVote
from reviews.models.review import MOST_STARS
from reviews.models.review_photo import ReviewPhoto
from reviews.models.review_reply import ReviewReply
from reviews.selectors.shown import NO_STARS, rating_by_stars, shown_reviews, stars_of
from reviews.weights import weighed_words

FIRST = 4
A_PAGE = 12
NAMELESS = _("A buyer")
ORDER_WORDS = _(
    "Those that most readers found helpful come first; of as many votes, the newer one."
)


@dataclass(frozen=True)
class ShownPhoto:
    url: str
    small_url: str
    alt: str


@dataclass(frozen=True)
class ShownReview:
    """One review, ready to print."""

    id: int
    name: str
    stars: int
    text: str
    version_text: str
    # Such as "Estimate 4.12 g in 18k yellow gold, weighed 4.20 g: +1.9 %"; empty without a weight.
    weighed_text: str
    written_at: datetime
    edited_at: datetime | None
    photos: list[ShownPhoto]
    reply: ReviewReply | None
    helpful_count: int
    # Whether its licence stands: what was paid back does not count.
    still_bought: bool

    @property
    def stars_text(self) -> str:
        return gettext("%(said)s of 5 stars") % {"said": self.stars}

    @property
    def stars_drawn(self) -> str:
        return "★" * self.stars + "☆" * (MOST_STARS - self.stars)

    @property
    def helpful_text(self) -> str:
        if not self.helpful_count:
            return ""
        found = ngettext(
            "%(number)s person found this helpful",
            "%(number)s people found this helpful",
            self.helpful_count,
        )
        return found % {"number": number(self.helpful_count)}


@dataclass(frozen=True)
class StarBar:
    """How many of the reviews gave so many stars, and the address of these alone."""

    stars: int
    count: int
    percent: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class ReviewsSummary:
    rating: PieceRating
    bars: list[StarBar]
    url: str
    write_url: str
    designer_name: str

    @property
    def mean_text(self) -> str:
        return number(self.rating.mean, 1)

    @property
    def stars_drawn(self) -> str:
        full = int(self.rating.mean + 0.5)
        return "★" * full + "☆" * (MOST_STARS - full)

    @property
    def count_text(self) -> str:
        found = ngettext("%(number)s review", "%(number)s reviews", self.rating.count)
        return found % {"number": number(self.rating.count)}


@dataclass(frozen=True)
class ReviewsSection:
    """On the model's page."""

    summary: ReviewsSummary
    shown: list[ShownReview]
    has_more: bool


@dataclass(frozen=True)
class ReviewsPage:
    summary: ReviewsSummary
    shown: list[ShownReview]
    page: Page[Any]
    stars: int | None

    @property
    def order_words(self) -> str:
        return str(ORDER_WORDS)


def reviews_on_page(cad_model: CadModel) -> PageReviews:
    """For the model's page, the same to everybody: three queries, and one where there is none."""
    shown = shown_of(_ordered(cad_model)[: FIRST + 1])
    summary = _summary(cad_model, stars_of(cad_model.pk) if shown else NO_STARS)
    section = ReviewsSection(summary, shown[:FIRST], len(shown) > FIRST)
    return PageReviews(
        rating=summary.rating,
        section=section,
        told=[
            ToldReview(one.stars, one.name, one.written_at, one.text)
            for one in section.shown
            if one.still_bought
        ],
    )


def reviews_page(cad_model: CadModel, *, stars: str, page: str) -> ReviewsPage:
    """Five queries beside the piece, however many there are."""
    chosen = int(stars) if stars in {"1", "2", "3", "4", "5"} else None
    rows = _ordered(cad_model)
    if chosen is not None:
        rows = rows.filter(stars=chosen)
    found = Paginator(rows, A_PAGE).get_page(page)
    return ReviewsPage(
        summary=_summary(cad_model, stars_of(cad_model.pk), chosen=chosen),
        shown=shown_of(found.object_list),
        page=found,
        stars=chosen,
    )


def shown_of(rows: Iterable[Review]) -> list[ShownReview]:
    """Two queries: the rows, of which each has `helpful_count` and `still_bought`, and photos."""
    return [_shown(row) for row in rows]


def ordered(rows: Any) -> Any:
    """The most helpful first, with what a page shows of each."""
    votes = ReviewVote.objects.filter(review=OuterRef("pk")).order_by().values("review")
    counted = votes.annotate(count=Count("pk")).values("count")
    return (
        rows.annotate(helpful_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
        .select_related("author", "cad_model", "release__measurement", "reply")
        .prefetch_related("photos", "release__shells")
        .order_by("-helpful_count", "-written_at", "-pk")
    )


def _ordered(cad_model: CadModel) -> Any:
    return ordered(shown_reviews().filter(cad_model=cad_model))


def _shown(row: Any) -> ShownReview:
    if row.shows_name:
        # A page that is kept ends when they change their name.
        leans_on(designer_scope(row.author_id))
    return ShownReview(
        id=row.pk,
        name=row.author.shown_name if row.shows_name else str(NAMELESS),
        stars=row.stars,
        text=row.text,
        version_text=gettext("Version %(number)s") % {"number": row.release.number},
        weighed_text=(
            weighed_words(row.release, row.metal, row.weight_mg)
            if row.weight_mg is not None
            else ""
        ),
        written_at=row.written_at,
        edited_at=row.edited_at,
        photos=[photo_shown(photo, row.cad_model.title) for photo in row.photos.all()],
        reply=getattr(row, "reply", None),
        helpful_count=row.helpful_count,
        still_bought=row.still_bought,
    )


def photo_shown(photo: ReviewPhoto, title: str) -> ShownPhoto:
    return ShownPhoto(
        url=reverse("reviews:photo", args=[photo.pk]),
        small_url=reverse("reviews:photo_small", args=[photo.pk]),
        alt=gettext("%(title)s as a buyer had it cast, photo %(number)s")
        % {"title": title, "number": photo.position},
    )


def _summary(
    cad_model: CadModel, found: dict[int, int], *, chosen: int | None = None
) -> ReviewsSummary:
    rating = rating_by_stars(found)
    url = reverse("reviews:piece_reviews", args=[cad_model.slug])
    return ReviewsSummary(
        rating=rating,
        bars=[
            StarBar(
                stars=stars,
                count=count,
                percent=round(100 * count / rating.count) if rating.count else 0,
                url=f"{url}?stars={stars}",
                is_chosen=stars == chosen,
            )
            for stars, count in found.items()
        ],
        url=url,
        write_url=reverse("reviews:review_write", args=[cad_model.slug]),
        designer_name=cad_model.designer.designer_name,
    )

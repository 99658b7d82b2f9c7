"""Which reviews everybody reads, which of them count, and what they come to."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from common.personal import accounts_asked_to_leave, barred_accounts, serves
from models_catalog.hooks import PieceRating
from orders.models import LicenceGrant
from orders.states import GrantState
from privacy.purposes import Use
from reviews.models import Review
from reviews.models.review import MOST_STARS, ReviewQuerySet


@serves(Use.SHOW)
def shown_reviews() -> ReviewQuerySet:
    """Not hidden by staff, and of nobody who restricted their data or asked to leave.

    `still_bought` says of each whether its licence stands: one that was paid back does not.
    """
    found: ReviewQuerySet = (
        Review.objects.not_hidden()
        .exclude(author__in=barred_accounts(Use.SHOW))
        .exclude(author__in=accounts_asked_to_leave())
        .annotate(still_bought=_still_bought())
    )
    return found


def counted_reviews() -> ReviewQuerySet:
    return shown_reviews().filter(_still_bought())


def _still_bought() -> Exists:
    held = LicenceGrant.objects.exclude(state=GrantState.REVOKED)
    return Exists(
        held.filter(holder=OuterRef("author"), order_line__cad_model=OuterRef("cad_model"))
    )


# What `stars_of` gives where nobody gave any.
NO_STARS = dict.fromkeys(range(MOST_STARS, 0, -1), 0)


def stars_of(cad_model_id: int) -> dict[int, int]:
    """How many reviews that count gave each number of stars; one query."""
    rows: QuerySet[Any, Any] = counted_reviews().filter(cad_model=cad_model_id).order_by()
    found = dict(rows.values_list("stars").annotate(count=Count("pk")))
    return {stars: found.get(stars, 0) for stars in NO_STARS}


def rating_of(cad_model_id: int) -> PieceRating:
    return rating_by_stars(stars_of(cad_model_id))


def rating_by_stars(found: dict[int, int]) -> PieceRating:
    return PieceRating(
        count=sum(found.values()), star_sum=sum(stars * count for stars, count in found.items())
    )


def ratings_now(cad_model_ids: Collection[int]) -> dict[int, PieceRating]:
    """Of many pieces, by their number; one query."""
    rows: QuerySet[Any, Any] = counted_reviews().filter(cad_model__in=cad_model_ids).order_by()
    return {
        piece: PieceRating(count=count, star_sum=star_sum)
        for piece, count, star_sum in rows.values_list("cad_model").annotate(
            count=Count("pk"), star_sum=Sum("stars")
        )
    }

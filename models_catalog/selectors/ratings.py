"""What buyers gave all pieces of a designer that are on the shelf."""

from collections.abc import Collection

from django.db.models import Sum

from accounts.models import User
from models_catalog.hooks import PieceRating
from models_catalog.models import ListingIndex


def ratings_of(designers: Collection[User]) -> dict[int, PieceRating]:
    """By the number of the account, of those with a review; one query."""
    rows = ListingIndex.objects.filter(cad_model__designer__in=designers, rating_count__gt=0)
    return {
        designer: PieceRating(count=count, star_sum=star_sum)
        for designer, count, star_sum in rows.order_by()
        .values_list("cad_model__designer")
        .annotate(count=Sum("rating_count"), star_sum=Sum("star_sum"))
    }

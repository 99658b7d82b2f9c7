"""What a piece's reviews come to, as lists, searches and the API show it, is written anew."""

from django.db import transaction

from common.locking import lock_rows
from models_catalog.models import CadModel, ListingIndex
from models_catalog.services.index_listing import index_listing
from reviews.models import Review
from reviews.selectors.shown import ratings_now

AT_ONCE = 500


@transaction.atomic
def count_reviews(*, cad_model_id: int) -> None:
    """Write the row anew under the lock of the piece; one that is off the shelf has none."""
    for cad_model in lock_rows(CadModel.objects.filter(pk=cad_model_id)):
        if ListingIndex.objects.filter(pk=cad_model.pk).exists():
            index_listing(cad_model=cad_model)


def count_again() -> int:
    """How many rows were not true any more, because somebody restricted their data, or left."""
    reviewed = Review.objects.order_by().values("cad_model")
    rows = ListingIndex.objects.filter(cad_model__in=reviewed) | ListingIndex.objects.filter(
        rating_count__gt=0
    )
    stale = 0
    known = list(rows.values_list("pk", "rating_count", "star_sum"))
    for begin in range(0, len(known), AT_ONCE):
        some = known[begin : begin + AT_ONCE]
        now = ratings_now([piece for piece, *_ in some])
        for piece, count, star_sum in some:
            found = now.get(piece)
            if (count, star_sum) != ((found.count, found.star_sum) if found else (0, 0)):
                count_reviews(cad_model_id=piece)
                stale += 1
    return stale

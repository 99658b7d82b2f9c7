"""Whoever changes a review, or decides about it, sees what was done before."""

from common.locking import lock_rows
from common.personal import hold_person
from models_catalog.models import CadModel
from reviews.models import Review


def lock_review(review: Review) -> Review | None:
    """The review re-read, under the locks of its author and its piece; None where it is gone."""
    hold_person(review.author_id)
    lock_rows(CadModel.objects.filter(pk=review.cad_model_id))
    found = Review.objects.select_related("cad_model__designer", "author", "release")
    return found.filter(pk=review.pk).first()

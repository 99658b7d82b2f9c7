"""An author takes a review back, with all that hangs on it."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.storage import forget_files
from reviews.errors import ReviewRefused
from reviews.models import Review
from reviews.services.count_reviews import count_reviews
from reviews.services.lock_review import lock_review


@transaction.atomic
def take_back_review(*, actor: User, review: Review) -> None:
    """Its photos, votes and the reply go along; a second time changes nothing.

    What staff decided about it stays. Raises ReviewRefused.
    """
    if review.author_id != actor.pk:
        raise ReviewRefused(gettext("Only who wrote it takes it back."))
    now = lock_review(review)
    if now is None:
        return
    keys = [key for pair in now.photos.values_list("storage_key", "small_key") for key in pair]
    now.delete()
    forget_files(keys, store="private")
    count_reviews(cad_model_id=review.cad_model_id)

"""Which state of a review a form was made from, so that two windows do not overwrite each other."""

from reviews.models import Review


def version_of(review: Review | None) -> str:
    if review is None:
        return ""
    return f"{review.pk}-{review.edited_at or review.written_at:%Y%m%d%H%M%S%f}"

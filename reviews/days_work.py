"""What waits for staff of reported reviews and appeals."""

from collections.abc import Iterable
from datetime import datetime

from common.days_work import Waiting
from reviews.models import Review, ReviewAppeal


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="reviews",
            label="Reviews that were reported",
            rows=Review.objects.reported(),
            since="reported_at",
        ),
        Waiting(
            slug="review-appeals",
            label="Appeals about hidden reviews",
            rows=ReviewAppeal.objects.open(),
            since="made_at",
        ),
    ]

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.page_scopes import changes_pages
from reviews.models.review import OF_REVIEW, Review

PHOTOS_AT_MOST = 4


class ReviewPhoto(models.Model):
    """A photo of a casting, drawn anew; whoever may read the review sees it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField()
    storage_key = models.CharField(max_length=200, unique=True)
    # The same for lists, at most 320 pixels wide and high.
    small_key = models.CharField(max_length=200, unique=True)
    size_bytes = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "position"], name="review_photo_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=PHOTOS_AT_MOST),
                name="review_photo_one_of_four",
            ),
        ]
        triggers = [
            changes_pages("review_photo", OF_REVIEW),
            pgtrigger.ReadOnly(name="review_photo_unchanged"),
        ]

    def __str__(self) -> str:
        return f"{self.review}, photo {self.position}"

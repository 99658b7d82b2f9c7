"""What the data map asks of this room; the types are in common/personal.py."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.db.models.functions import Least
from django.utils.translation import gettext

from common.appeals import AppealState
from common.personal import DataSubject, PersonalFile
from common.queue import enqueue
from reviews.models import Review, ReviewPhoto


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """Photos of castings that somebody showed with reviews."""
    shown = ReviewPhoto.objects.filter(review__author__in=[person.account_id])
    for photo in shown.select_related("review__cad_model").order_by("pk"):
        slug = photo.review.cad_model.slug
        yield PersonalFile(
            key=photo.storage_key,
            path=f"reviews/{slug}/photo {photo.position}.webp",
            size_bytes=photo.size_bytes,
            about=gettext("a photo of your review of “%(title)s”")
            % {"title": photo.review.cad_model.title},
        )


def author_or_designer_left() -> Any:
    """A review goes with who wrote it, or with the designer of the piece."""
    return Least("author__closed_at", "cad_model__designer__closed_at")


def either_left() -> Any:
    """A reply goes with who wrote it, or with who wrote the review."""
    return Least("designer__closed_at", "review__author__closed_at")


def voter_or_review_left() -> Any:
    return Least(
        "voter__closed_at", "review__author__closed_at", "review__cad_model__designer__closed_at"
    )


def reporter_or_review_left() -> Any:
    return Least(
        "reporter__closed_at",
        "review__author__closed_at",
        "review__cad_model__designer__closed_at",
    )


def is_appeal_open() -> Q:
    """Decisions that are contested."""
    return Q(appeal__state=AppealState.OPEN)


def count_without(person: AbstractBaseUser) -> None:
    """Somebody asked to be erased: their stars count no longer."""
    pieces = Review.objects.filter(author=person.pk).values_list("cad_model", flat=True)
    for cad_model_id in pieces:
        count_later(cad_model_id)


def count_later(cad_model_id: int) -> None:
    enqueue("reviews.count_reviews_task", cad_model_id)

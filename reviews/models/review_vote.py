import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import same_person
from reviews.models.review import OF_REVIEW, Review

_OF_A_THIRD = """
    IF EXISTS (
        SELECT 1 FROM reviews_review said
            JOIN models_catalog_cadmodel piece ON piece.id = said.cad_model_id
            WHERE said.id = NEW.review_id
                AND NEW.voter_id IN (said.author_id, piece.designer_id)
    ) THEN
        RAISE EXCEPTION 'Review % concerns whoever votes', NEW.review_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ReviewVote(models.Model):
    """Somebody found a review helpful; neither its author nor the piece's designer."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_votes"
    )
    voted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "voter"], name="review_vote_once")]
        triggers = [
            changes_pages("review_vote", OF_REVIEW),
            same_person("review_vote", "voter"),
            pgtrigger.Trigger(
                name="review_vote_of_a_third",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OF_A_THIRD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}, {self.voted_at:%Y-%m-%d}"

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import same_person
from reviews.models.review import OF_REVIEW, Review

LONGEST_REPLY = 2000

_OF_THE_DESIGNER = """
    IF NOT EXISTS (
        SELECT 1 FROM reviews_review said
            JOIN models_catalog_cadmodel piece ON piece.id = said.cad_model_id
            WHERE said.id = NEW.review_id AND piece.designer_id = NEW.designer_id
    ) THEN
        RAISE EXCEPTION 'Review % is of somebody else''s piece', NEW.review_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ReviewReply(models.Model):
    """What the designer of a piece answers to a review, below it and once."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="reply")
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_replies"
    )
    text = models.TextField(max_length=LONGEST_REPLY)
    written_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_reply_says_something")
        ]
        triggers = [
            changes_pages("review_reply", OF_REVIEW),
            same_person("review_reply", "designer"),
            pgtrigger.Trigger(
                name="review_reply_of_the_designer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_OF_THE_DESIGNER,
            ),
        ]

    def __str__(self) -> str:
        return f"Reply to {self.review}"

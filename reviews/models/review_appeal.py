import pgtrigger
from django.conf import settings
from django.db import models

from common.appeals import AbstractAppeal, AppealState, appeal_constraints
from common.triggers import keep_rows, same_person, years_over
from reviews.models.review_decision import ReviewDecision

# SQL: when the decision was made, by whose clock the appeal goes too.
_DECIDED = "(SELECT decided_at FROM reviews_reviewdecision WHERE id = OLD.decision_id)"


class ReviewAppealQuerySet(models.QuerySet["ReviewAppeal"]):
    def open(self) -> "ReviewAppealQuerySet":
        return self.filter(state=AppealState.OPEN)


class ReviewAppeal(AbstractAppeal):
    """What an author says against the hiding of a review; somebody else of the staff decides it."""

    decision = models.OneToOneField(ReviewDecision, on_delete=models.CASCADE, related_name="appeal")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="review_appeals",
    )

    objects = ReviewAppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = appeal_constraints("review_appeal")
        triggers = [
            *keep_rows("review_appeal", until=years_over(_DECIDED, 3)),
            same_person("review_appeal_first", "first_decided_by"),
            same_person("review_appeal", "decided_by"),
            pgtrigger.ReadOnly(name="review_appeal_unchanged", fields=["decision", "made_at"]),
        ]

    def __str__(self) -> str:
        return f"Appeal of {self.made_at:%Y-%m-%d}"

    @property
    def audit_id(self) -> str:
        return f"review-appeal-{self.pk}"

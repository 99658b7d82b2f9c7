import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.triggers import keep_rows, same_person, years_over
from reviews.models.review_decision import ReviewDecision
from reviews.states import AppealState

# SQL: when the decision was made, by whose clock the appeal goes too.
_DECIDED = "(SELECT decided_at FROM reviews_reviewdecision WHERE id = OLD.decision_id)"


class ReviewAppealQuerySet(models.QuerySet["ReviewAppeal"]):
    def open(self) -> "ReviewAppealQuerySet":
        return self.filter(state=AppealState.OPEN)


class ReviewAppeal(models.Model):
    """What an author says against the hiding of a review; somebody else of the staff decides it."""

    decision = models.OneToOneField(ReviewDecision, on_delete=models.CASCADE, related_name="appeal")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="review_appeals",
    )
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.OPEN)
    first_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=1000, blank=True)

    objects = ReviewAppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_at=None, decided_by=None)
                | ~Q(state=AppealState.OPEN)
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="review_appeal_decided_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppealState.values), name="review_appeal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_decided_by")),
                name="review_appeal_is_decided_by_another_person",
            ),
        ]
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

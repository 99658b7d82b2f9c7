from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.review import Review
from reviews.states import ReportKind


class ReviewReport(models.Model):
    """What somebody says is wrong with a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="reports")
    # None of a visitor, who is not told what was decided.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="review_reports",
    )
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    text = models.TextField(max_length=1000)
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReportKind.values), name="review_report_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="review_report_says_something"),
            models.UniqueConstraint(
                fields=["review", "reporter"],
                condition=Q(decided_at=None, reporter__isnull=False),
                name="review_report_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.appeals import Ground
from common.personal import WORDS_GONE
from common.triggers import keep_rows, only_blanked, years_over
from models_catalog.models import CadModel
from reviews.models.review import Review
from reviews.states import Outcome


class ReviewDecision(models.Model):
    """What staff found about a review, and on which ground; it stays when the review is gone."""

    # Gone with its author, or because they took it back.
    review = models.ForeignKey(
        Review, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    cad_model = models.ForeignKey(
        CadModel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="piece",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="review_decisions",
    )
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)
    # Which law, or which part of the terms.
    clause = models.CharField(max_length=200, blank=True)
    facts = models.TextField(max_length=1000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.STANDS, ground="", clause="")
                | Q(outcome=Outcome.HIDDEN, ground__in=Ground.values) & ~Q(clause=""),
                name="review_decision_hidden_says_on_which_ground",
            ),
            models.CheckConstraint(
                condition=~Q(facts=""), name="review_decision_says_what_was_found"
            ),
            models.CheckConstraint(
                condition=Q(author=None) | ~Q(author=F("decided_by")),
                name="review_decision_is_not_about_ones_own",
            ),
        ]
        triggers = [
            *keep_rows("review_decision", until=years_over("OLD.decided_at", 3)),
            pgtrigger.ReadOnly(
                name="review_decision_unchanged",
                fields=["outcome", "ground", "clause", "decided_by", "decided_at"],
            ),
            only_blanked("review_decision", {"facts": WORDS_GONE}),
            # What it is about may go; it is never about something else.
            pgtrigger.Protect(
                name="review_decision_about_the_same",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    " OR ".join(
                        f"NEW.{one}_id IS NOT NULL AND NEW.{one}_id IS DISTINCT FROM OLD.{one}_id"
                        for one in ("review", "cad_model", "author")
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.decided_at:%Y-%m-%d %H:%M}"

    @property
    def audit_id(self) -> str:
        return f"review-decision-{self.pk}"

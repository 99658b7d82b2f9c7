from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.personal import WORDS_GONE
from common.triggers import unchanged
from models_catalog.models.cad_model import CadModel


class Decision(models.TextChoices):
    PUBLISH = "publish", "Published"
    SEND_BACK = "send_back", "Sent back"
    TAKE_DOWN = "take_down", "Taken off the shelf"
    PUT_BACK = "put_back", "Put back on the shelf"


class ModerationDecisionQuerySet(models.QuerySet["ModerationDecision"]):
    def about_piece(self) -> Self:
        """Whether it is sold at all."""
        return self.filter(release_number=None)


class ModerationDecision(models.Model):
    """What staff decided about a listing, and why; kept as it was written."""

    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="decisions")
    # The version that was decided about while another one was sold; empty for the piece itself.
    release_number = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(max_length=1000, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)

    objects = ModerationDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Decision.PUBLISH) | ~Q(reason=""),
                name="moderation_decision_says_why",
            )
        ]
        triggers = unchanged("moderation_decision", blanks={"reason": WORDS_GONE})

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_at:%Y-%m-%d}"

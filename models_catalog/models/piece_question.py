import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.page_scopes import changes_pages
from common.triggers import same_person
from models_catalog.models.cad_model import CadModel
from models_catalog.models.page_changes import OF_PIECE


class PieceQuestionQuerySet(models.QuerySet["PieceQuestion"]):
    def shown(self) -> "PieceQuestionQuerySet":
        """Answered, and not hidden by staff: what everybody reads."""
        return self.filter(answered_at__isnull=False, hidden_at=None)

    def reported(self) -> "PieceQuestionQuerySet":
        """Of which staff have yet to say whether it stays."""
        return self.filter(reported_at__isnull=False, hidden_at=None)


class PieceQuestion(models.Model):
    """What a shopper asks about a piece; with its designer's answer everybody reads it."""

    cad_model = models.ForeignKey(
        CadModel, on_delete=models.CASCADE, related_name="questions", verbose_name="piece"
    )
    # Shown to nobody but staff.
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="piece_questions"
    )
    # Whether they held a licence of it when they asked.
    is_of_buyer = models.BooleanField(default=False)
    text = models.TextField(max_length=500)
    answer = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = PieceQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question about a piece"
        verbose_name_plural = "questions about pieces"
        ordering = ["-answered_at", "-pk"]
        permissions = [("hide_piecequestion", "Can hide questions about pieces")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="piece_question_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="piece_question_answered_says_when",
            ),
            models.UniqueConstraint(
                fields=["cad_model", "asker"],
                condition=Q(answered_at=None, hidden_at=None),
                name="piece_question_one_open",
            ),
        ]
        triggers = [
            changes_pages("piece_question", OF_PIECE),
            same_person("piece_question", "asker"),
            pgtrigger.ReadOnly(
                name="piece_question_stays_asked", fields=["cad_model", "text", "asked_at"]
            ),
            pgtrigger.Protect(
                name="piece_question_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answer <> '' AND NEW.answer IS DISTINCT FROM OLD.answer"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cad_model}, {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def audit_id(self) -> str:
        return f"piece-question-{self.pk}"

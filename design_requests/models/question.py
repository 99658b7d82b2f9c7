import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import same_person
from design_requests.models.brief import Brief


class Question(models.Model):
    """What a designer asks about an open brief; question and answer are for all who may offer."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="questions")
    # Shown to nobody: bidders do not learn of each other.
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="brief_questions"
    )
    text = models.TextField(max_length=1000)
    answer = models.TextField(max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="question_answered_says_when",
            ),
        ]
        triggers = [
            same_person("question", "designer"),
            pgtrigger.ReadOnly(name="question_facts_unchanged", fields=["brief", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.brief} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def audit_id(self) -> str:
        return f"question-{self.pk}"

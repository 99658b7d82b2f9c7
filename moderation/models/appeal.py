from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from common.appeals import AbstractAppeal, AppealState, appeal_constraints
from common.triggers import keep_rows, same_person, years_over
from moderation.models.report import REPORT_DECIDED, Report
from moderation.states import AppealKind, Side


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        return self.filter(state=AppealState.OPEN)

    def decidable(self, now: datetime) -> "AppealQuerySet":
        """Open, and of counter-notices those that the reporter has answered, or had the time to."""
        waited = Q(answer_by=None) | Q(answer_by__lte=now) | Q(report__answered_at__isnull=False)
        return self.open().filter(waited)


class Appeal(AbstractAppeal):
    """What one side says against a decision; a person who did not make that decides it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="appeals")
    side = models.CharField(max_length=8, choices=Side.choices)
    kind = models.CharField(max_length=14, choices=AppealKind.choices, default=AppealKind.APPEAL)
    # Who wrote it, where they have an account.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="appeals",
    )
    # Of a counter-notice, which goes to the reporter with both.
    name = models.CharField(max_length=120, blank=True)
    post = models.TextField(max_length=300, blank=True)
    # Until when the reporter can answer a counter-notice.
    answer_by = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            *appeal_constraints("appeal"),
            models.CheckConstraint(
                condition=Q(kind=AppealKind.APPEAL, answer_by=None)
                | Q(kind=AppealKind.COUNTER_NOTICE, side=Side.DESIGNER, answer_by__isnull=False),
                name="appeal_counter_notice_is_the_designers",
            ),
            models.UniqueConstraint(fields=["report", "side"], name="appeal_one_a_side"),
        ]
        triggers = [
            *keep_rows("appeal", until=years_over(REPORT_DECIDED, 3)),
            same_person("appeal_first", "first_decided_by"),
            same_person("appeal", "decided_by"),
            pgtrigger.ReadOnly(
                name="appeal_facts_unchanged", fields=["report", "side", "kind", "made_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_side_display().lower()}"

    @property
    def audit_id(self) -> str:
        return f"{self.report.number}-{self.side}"

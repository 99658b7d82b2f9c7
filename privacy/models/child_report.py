from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import same_person
from privacy.models.case import Case
from privacy.states import ChildDecision

# From the report to the decision.
TO_BE_DECIDED_WITHIN = timedelta(hours=72)


class ChildReportQuerySet(models.QuerySet["ChildReport"]):
    def open(self) -> "ChildReportQuerySet":
        return self.filter(decision=ChildDecision.OPEN)

    def of_person(self, person_id: int) -> "ChildReportQuerySet":
        return self.filter(person=person_id)


class ChildReport(models.Model):
    """That an account was reported as a child's, what its owner says to that, and the decision.

    What the reporter wrote, and their address, is in the case alone.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(
        Case, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(
        max_length=10, choices=ChildDecision.choices, default=ChildDecision.OPEN
    )
    # The owner's words.
    contest = models.TextField(max_length=2000, blank=True)

    reported_at = models.DateTimeField(default=timezone.now)
    contested_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ChildReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=ChildDecision.values), name="child_report_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision=ChildDecision.OPEN, decided_at=None)
                | ~Q(decision=ChildDecision.OPEN) & Q(decided_at__isnull=False),
                name="child_report_decided_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(decision=ChildDecision.OPEN),
                name="child_report_one_open",
            ),
        ]
        triggers = [same_person("child_report", "person")]

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def __str__(self) -> str:
        return f"Report of {self.reported_at:%Y-%m-%d %H:%M}"

    @property
    def decide_by(self) -> datetime:
        return self.reported_at + TO_BE_DECIDED_WITHIN

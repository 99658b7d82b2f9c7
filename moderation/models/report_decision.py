from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.appeals import Ground
from common.personal import WORDS_GONE
from common.triggers import append_only, years_over
from moderation.models.appeal import Appeal
from moderation.models.report import REPORT_DECIDED, Report
from moderation.states import ReportState

OUTCOMES = [choice for choice in ReportState.choices if choice[0] != ReportState.OPEN]


class ReportDecision(models.Model):
    """What staff found about a report, and on which ground; kept as it was written."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="decisions")
    # The appeal that led to it; the first decision has none.
    appeal = models.OneToOneField(
        Appeal, on_delete=models.CASCADE, null=True, blank=True, related_name="decision"
    )
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    ground = models.CharField(max_length=8, choices=Ground.choices, blank=True)
    # Which law, or which part of the terms.
    clause = models.CharField(max_length=200, blank=True)
    facts = models.TextField(max_length=1000)
    bars_files = models.BooleanField(default=False)
    is_strike = models.BooleanField(default=False)
    # Whether the piece was on the shelf until then.
    was_on_shelf = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[one for one, _ in OUTCOMES]),
                name="report_decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ReportState.REFUSED, ground="")
                | Q(outcome=ReportState.UPHELD, ground__in=Ground.values) & ~Q(clause=""),
                name="report_decision_upheld_says_on_which_ground",
            ),
            models.CheckConstraint(
                condition=~Q(facts=""), name="report_decision_says_what_was_found"
            ),
            models.CheckConstraint(
                condition=Q(bars_files=False) | Q(outcome=ReportState.UPHELD, ground=Ground.LAW),
                name="report_decision_bars_files_by_law",
            ),
            models.CheckConstraint(
                condition=Q(is_strike=False) | Q(outcome=ReportState.UPHELD),
                name="report_decision_strike_is_upheld",
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(appeal=None), name="report_decision_first_is_one"
            ),
        ]
        triggers = append_only(
            "report_decision",
            until=years_over(REPORT_DECIDED, 3),
            blanks={"facts": WORDS_GONE},
        )

    def __str__(self) -> str:
        return f"{self.report}: {self.get_outcome_display()}"

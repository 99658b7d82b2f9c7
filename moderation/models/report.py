import secrets
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.triggers import keep_rows, same_person, years_over
from models_catalog.models import CadModel
from moderation.states import STRIKES_COUNT_FOR, ReportKind, ReportState

# Without letters and digits that look alike.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

# SQL: when the report of a row was decided, by whose clock all of it goes.
REPORT_DECIDED = "(SELECT decided_at FROM moderation_report WHERE id = OLD.report_id)"


def new_report_number() -> str:
    return "MR-" + "".join(secrets.choice(_LETTERS) for _ in range(8))


def new_link() -> str:
    """Part of an address that nobody guesses: 192 bits."""
    return secrets.token_urlsafe(24)


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(state=ReportState.OPEN)

    def decided(self) -> "ReportQuerySet":
        return self.exclude(state=ReportState.OPEN)

    def strikes(self, now: datetime) -> "ReportQuerySet":
        """Upheld reports that count against their designer now."""
        return self.filter(is_strike=True, decided_at__gt=now - STRIKES_COUNT_FOR)


class Report(models.Model):
    """What somebody says is wrong with a piece on the shelf, and how it stands with that."""

    number = models.CharField(max_length=12, unique=True, default=new_report_number)
    # The address of the reporter's page, which needs no log-in.
    link = models.CharField(max_length=40, unique=True, default=new_link)

    # As long as there is one; its title as it stood when it was reported.
    cad_model = models.ForeignKey(
        CadModel,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="piece",
    )
    title = models.CharField(max_length=80)
    designer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports_about"
    )

    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    text = models.TextField(max_length=2000)
    evidence = models.TextField(max_length=2000, blank=True)

    # An account, or an address without one, or neither.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports_made",
    )
    reporter_name = models.CharField(max_length=120, blank=True)
    reporter_address = models.EmailField(blank=True)
    # What the reporter says to a counter-notice.
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.OPEN)
    is_strike = models.BooleanField(default=False)
    received_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        permissions = [("decide_report", "Can decide reports about pieces, and appeals")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReportKind.values), name="report_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="report_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, decided_at=None)
                | ~Q(state=ReportState.OPEN) & Q(decided_at__isnull=False),
                name="report_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(is_strike=False) | Q(state=ReportState.UPHELD),
                name="report_strike_is_upheld",
            ),
            models.CheckConstraint(
                condition=Q(reporter=None) | Q(reporter_address="", reporter_name=""),
                name="report_by_account_or_address",
            ),
            models.CheckConstraint(
                condition=Q(reporter=None) | ~Q(reporter=F("designer")),
                name="report_is_not_about_ones_own",
            ),
            models.UniqueConstraint(
                fields=["cad_model", "kind", "reporter"],
                condition=Q(state=ReportState.OPEN, reporter__isnull=False),
                name="report_one_open_of_an_account",
            ),
            models.UniqueConstraint(
                fields=["cad_model", "kind", "reporter_address"],
                condition=Q(state=ReportState.OPEN) & ~Q(reporter_address=""),
                name="report_one_open_of_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "received_at"], name="report_queue"),
            models.Index(fields=["designer", "decided_at"], name="report_strikes"),
        ]
        triggers = [
            *keep_rows("report", until=years_over("OLD.decided_at", 3)),
            same_person("report", "designer"),
            pgtrigger.ReadOnly(
                name="report_facts_unchanged", fields=["number", "kind", "title", "received_at"]
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def audit_id(self) -> str:
        return self.number

    @property
    def reporter_url(self) -> str:
        return reverse("moderation:report_page", args=[self.link])

    @property
    def designer_url(self) -> str:
        return reverse("moderation:studio_decision", args=[self.number])

"""What the search after an erasure found where it may not stay, and what two people decided."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.personal import WORDS_GONE
from common.triggers import keep_rows, only_blanked
from privacy.models.erasure import ERASURE_IS_OVER, Erasure
from privacy.models.two_people import TwoPeople, agreed_once, another_agrees
from privacy.tracing.kinds import Sought

_ERASURE_IS_OVER = (
    "EXISTS (SELECT 1 FROM privacy_foundtrace f WHERE f.id = OLD.found_id "  # noqa: S608
    f"AND {ERASURE_IS_OVER.format(erasure='f.erasure_id')})"
)


class FoundTraceQuerySet(models.QuerySet["FoundTrace"]):
    def waiting(self) -> "FoundTraceQuerySet":
        """About which nothing is decided for good."""
        return self.filter(settled_at=None)

    def to_propose(self) -> "FoundTraceQuerySet":
        return self.waiting().filter(decision=None)

    def to_approve(self) -> "FoundTraceQuerySet":
        return self.waiting().filter(decision__isnull=False)

    def kept(self) -> "FoundTraceQuerySet":
        return self.filter(settled_at__isnull=False, decision__do=TraceEnd.KEEP)


class FoundTrace(models.Model):
    """A place where something still names somebody who left. What stands there is not kept here."""

    erasure = models.ForeignKey(Erasure, on_delete=models.CASCADE, related_name="found")
    # Such as "newsletter_issue.body", "private store: originals" or "log web.log".
    place = models.CharField(max_length=200)
    # The number of the row; empty where the place has no rows with numbers, or too many.
    row_pk = models.CharField(max_length=40, blank=True)
    # As what it names somebody; nothing where the place could not be looked into.
    kinds = ArrayField(models.CharField(max_length=20, choices=Sought.choices), default=list)
    # Rows, files, keys or lines.
    count = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField(default=timezone.now)
    # When two people had decided, and it was done.
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = FoundTraceQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "place", "row_pk"],
                condition=Q(settled_at=None),
                name="found_trace_waits_once",
            ),
            models.CheckConstraint(condition=~Q(place=""), name="found_trace_says_where"),
        ]
        triggers = [
            # What is gone when the search looks again needs no decision any more.
            *keep_rows(
                "found_trace",
                until="OLD.settled_at IS NULL OR "
                + ERASURE_IS_OVER.format(erasure="OLD.erasure_id"),
            ),
            pgtrigger.ReadOnly(name="found_trace_facts_unchanged", exclude=["settled_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.row_pk}".rstrip()

    @property
    def audit_id(self) -> str:
        return str(self.pk)


class TraceEnd(models.TextChoices):
    BLANK = "blank", "Blank it"
    KEEP = "keep", "Keep it"


class TraceGround(models.TextChoices):
    """For what it is kept; of article 17(3) what a shop can have."""

    NOT_THEM = "not_them", "It names somebody else, or is newer than the erasure"
    DUTY = "duty", "A duty by law"
    CLAIM = "claim", "A legal claim, made or expected"
    SPEECH = "speech", "Free speech and information"
    # Such as a place that the search could not look into.
    BY_HAND = "by_hand", "Somebody looked through it and mended it by hand"


class TraceDecision(TwoPeople):
    """What becomes of it: one at the desk proposes that, another one agrees."""

    found = models.OneToOneField(FoundTrace, on_delete=models.CASCADE, related_name="decision")
    do = models.CharField(max_length=8, choices=TraceEnd.choices)
    # Of what is kept: for what, and the article or reference that this rests on.
    ground = models.CharField(max_length=12, choices=TraceGround.choices, blank=True)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            *another_agrees("trace_decision"),
            models.CheckConstraint(
                condition=Q(do__in=TraceEnd.values), name="trace_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(do=TraceEnd.BLANK, ground="", basis="")
                | (Q(do=TraceEnd.KEEP, ground__in=TraceGround.values) & ~Q(basis="")),
                name="trace_decision_keeps_with_a_basis",
            ),
        ]
        triggers = [
            *agreed_once("trace_decision"),
            pgtrigger.ReadOnly(
                name="trace_decision_facts_unchanged", fields=["found", "do", "ground", "asked_at"]
            ),
            only_blanked("trace_decision", {"basis": WORDS_GONE}),
            # A proposal to which nobody has agreed yet can be dropped.
            *keep_rows("trace_decision", until=f"OLD.approved_at IS NULL OR {_ERASURE_IS_OVER}"),
        ]

    def __str__(self) -> str:
        return f"{self.get_do_display()}: {self.found}"

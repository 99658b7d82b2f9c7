from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.personal import WORDS_GONE, Thing
from common.triggers import only_blanked, same_person
from privacy.models.two_people import TwoPeople, agreed_once, another_agrees

REVIEW_WITHIN = timedelta(days=90)


class HoldReason(models.TextChoices):
    DISPUTE = "dispute", "A dispute about a payment"
    LEGAL_CLAIM = "legal_claim", "A legal claim, made or expected"
    AUTHORITY = "authority", "An order of a court or an authority"
    FRAUD = "fraud", "An investigation of fraud"
    COMPLAINT = "complaint", "A complaint about how we handled data"


class HoldQuerySet(models.QuerySet["Hold"]):
    def waiting(self) -> "HoldQuerySet":
        return self.filter(approved_at=None, released_at=None)

    def in_force(self) -> "HoldQuerySet":
        return self.filter(approved_at__isnull=False, released_at=None)

    def to_review(self, now: datetime) -> "HoldQuerySet":
        return self.in_force().filter(review_at__lte=now)

    def on(self, thing: Thing) -> "HoldQuerySet":
        return self.filter(thing_label=thing.label, thing_pk=str(thing.pk))


class Hold(TwoPeople):
    """One row that neither purge nor erasure takes, for a reason that two people agreed on.

    It holds a row and never a whole account.
    """

    thing_label = models.CharField(max_length=100)
    thing_pk = models.CharField(max_length=100)
    reason = models.CharField(max_length=12, choices=HoldReason.choices)
    # The article or the reference that the reason rests on.
    basis = models.CharField(max_length=300)

    # When somebody last looked whether it is still needed, and when they have to look again.
    reviewed_at = models.DateTimeField(default=timezone.now)
    review_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds_released",
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["review_at", "pk"]
        permissions = [("decide_hold", "Can ask for, approve, review and release holds")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(thing_label="") & ~Q(thing_pk="") & ~Q(basis=""),
                name="hold_says_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=HoldReason.values), name="hold_reason_known"
            ),
            *another_agrees("hold"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="hold_released_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(review_at__lte=F("reviewed_at") + REVIEW_WITHIN),
                name="hold_review_within_90_days",
            ),
            models.UniqueConstraint(
                fields=["thing_label", "thing_pk", "reason"],
                condition=Q(released_at=None),
                name="hold_one_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["thing_label", "thing_pk"],
                condition=Q(released_at=None),
                name="hold_by_thing",
            )
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="hold_facts_unchanged",
                fields=["thing_label", "thing_pk", "reason", "asked_at"],
            ),
            only_blanked("hold", {"basis": WORDS_GONE}),
            *agreed_once("hold"),
            same_person("hold_released", "released_by"),
            pgtrigger.Protect(
                name="hold_kept_three_years",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "OLD.released_at IS NULL OR OLD.released_at + interval '3 years' > now()"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing_label} #{self.thing_pk}"

    @property
    def audit_id(self) -> str:
        return f"{self.thing_label}:{self.thing_pk}"[:100]

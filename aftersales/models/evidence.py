import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from aftersales.models.dispute import Dispute
from aftersales.states import EvidenceState
from common.json_field import DeclaredJSONField
from common.triggers import keep_rows, seven_years_over


class Evidence(models.Model):
    """What we told a buyer's bank about a disputed sale, word for word."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")
    # By Stripe's names of evidence, such as access_activity_log.
    texts = DeclaredJSONField()
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    state = models.CharField(
        max_length=10, choices=EvidenceState.choices, default=EvidenceState.RESERVED
    )
    failure = models.CharField(max_length=300, blank=True)
    reserved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reserved_at", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EvidenceState.values), name="evidence_state_known"
            ),
            # A bank takes evidence once.
            models.UniqueConstraint(
                fields=["dispute"],
                condition=~Q(state="refused"),
                name="evidence_one_a_dispute",
            ),
            models.CheckConstraint(
                condition=Q(state=EvidenceState.SENT) ^ Q(sent_at=None),
                name="evidence_sent_has_a_time",
            ),
        ]
        triggers = [
            *keep_rows("evidence", until=seven_years_over("OLD.reserved_at")),
            pgtrigger.ReadOnly(
                name="evidence_facts_unchanged", exclude=["state", "failure", "sent_at"]
            ),
        ]

    def __str__(self) -> str:
        return f"Evidence for {self.dispute}"

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from activity.states import SignalKind, SignalState


class AbuseSignalQuerySet(models.QuerySet["AbuseSignal"]):
    def waiting(self) -> "AbuseSignalQuerySet":
        """No person has decided yet."""
        return self.filter(state=SignalState.OPEN)

    def blocking(self, now: datetime) -> "AbuseSignalQuerySet":
        return self.filter(ends_at__gt=now).exclude(state=SignalState.RELEASED)


class AbuseSignal(models.Model):
    """That something was done far more often than people do, and what was done about it."""

    kind = models.CharField(max_length=16, choices=SignalKind.choices)
    # Whose it is, where an account did it; else a code of the network (activity/signal_key.py).
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    network_code = models.CharField(max_length=32, blank=True)

    count = models.PositiveIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)
    # When the block ends by itself.
    ends_at = models.DateTimeField()
    # By when a person has to have looked at it.
    review_by = models.DateTimeField()

    state = models.CharField(max_length=10, choices=SignalState.choices, default=SignalState.OPEN)
    # When its person said that it is a mistake; the privacy desk has the case.
    contested_at = models.DateTimeField(null=True, blank=True)
    # Empty again once the member of staff has left.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AbuseSignalQuerySet.as_manager()

    class Meta:
        verbose_name = "signal of abuse"
        verbose_name_plural = "signals of abuse"
        permissions = [("decide_abusesignal", "Can release or confirm signals of abuse")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SignalKind.values), name="abuse_signal_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, network_code="")
                | (Q(person=None) & ~Q(network_code="")),
                name="abuse_signal_of_person_or_network",
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.OPEN, decided_at=None, decided_by=None)
                | Q(
                    state__in=[SignalState.RELEASED, SignalState.CONFIRMED],
                    decided_at__isnull=False,
                ),
                name="abuse_signal_decided_at_a_time",
            ),
            # One waits for a decision; what happens meanwhile adds to it.
            models.UniqueConstraint(
                fields=["kind", "person"],
                condition=Q(state=SignalState.OPEN, person__isnull=False),
                name="abuse_signal_one_open_per_person",
            ),
            models.UniqueConstraint(
                fields=["kind", "network_code"],
                condition=Q(state=SignalState.OPEN) & ~Q(network_code=""),
                name="abuse_signal_one_open_per_network",
            ),
        ]
        indexes = [models.Index(fields=["state", "review_by"], name="abuse_signal_queue")]

    @property
    def audit_id(self) -> str:
        return str(self.pk)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.count}"

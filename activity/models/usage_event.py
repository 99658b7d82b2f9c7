from django.conf import settings
from django.db import models
from django.db.models import Q

from activity.states import UsageKind


class UsageEvent(models.Model):
    """One page, piece, search or act, by a person or by a visitor who has another key tomorrow."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # activity/visitor_key.py; empty where there is a person.
    visitor = models.CharField(max_length=32, blank=True)

    kind = models.CharField(max_length=8, choices=UsageKind.choices)
    # The name of the address, which holds nothing of what stood in it.
    route = models.CharField(max_length=80)
    # The number of a CadModel, whose room is above this one: it may be gone.
    piece_id = models.BigIntegerField(null=True, blank=True)
    # What was searched for, without mail addresses and telephone numbers, and how much was found.
    words = models.CharField(max_length=100, blank=True)
    found_count = models.PositiveIntegerField(null=True, blank=True)

    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=UsageKind.values), name="usage_event_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, visitor="") | (Q(person=None) & ~Q(visitor="")),
                name="usage_event_by_person_or_visitor",
            ),
        ]
        indexes = [
            models.Index(fields=["happened_at"], name="usage_event_by_time"),
            models.Index(
                fields=["person", "-happened_at"],
                condition=Q(person__isnull=False),
                name="usage_event_by_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.route}"

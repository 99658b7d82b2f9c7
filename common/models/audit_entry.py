from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.triggers import append_only, seven_years_over


class Machine(models.TextChoices):
    """What acts without a person's account."""

    STRIPE = "stripe", "Stripe"
    SCHEDULE = "schedule", "The schedule"
    GUEST = "guest", "A guest"
    # A command of manage.py, by whoever runs the server.
    CONSOLE = "console", "The command line"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, target: Any) -> "AuditEntryQuerySet":
        """What was done with a row that has a name for the record, as record_act writes it."""
        return self.filter(target_kind=type(target).__name__, target_id=target.audit_id)


class AuditEntry(models.Model):
    """Who did what to what, when and why. It is never changed or removed."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    machine = models.CharField(max_length=12, choices=Machine.choices, blank=True)

    act = models.CharField(max_length=40)
    # A name and a number, not a foreign key: common knows none of the tables above it.
    target_kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=300, blank=True)

    acted_at = models.DateTimeField(default=timezone.now)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-acted_at", "-pk"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, machine="")
                | Q(person=None, machine__in=Machine.values),
                name="audit_entry_person_or_machine",
            ),
            models.CheckConstraint(
                condition=~Q(act="") & ~Q(target_kind="") & ~Q(target_id=""),
                name="audit_entry_says_what",
            ),
        ]
        indexes = [
            models.Index(fields=["target_id"], name="audit_entry_by_target"),
            models.Index(fields=["acted_at"], name="audit_entry_by_time"),
        ]
        triggers = append_only(
            "audit_entry", until=seven_years_over("OLD.acted_at"), blanks={"reason": ""}
        )

    def __str__(self) -> str:
        return f"{self.act} {self.target_id}"

    @property
    def who(self) -> str:
        return str(self.person or self.get_machine_display())

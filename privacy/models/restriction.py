from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.page_scopes import changes_all_pages
from common.triggers import same_person
from privacy.states import RestrictionGround


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def in_force(self, now: datetime) -> "RestrictionQuerySet":
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def of_person(self, person_id: int) -> "RestrictionQuerySet":
        return self.filter(person=person_id)


class Restriction(models.Model):
    """A time in which somebody's data is stored, and used for little else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=10, choices=RestrictionGround.choices)
    # Where it was asked for, such as "my data".
    method = models.CharField(max_length=60)

    began_at = models.DateTimeField(default=timezone.now)
    # The person is told first; then it ends by itself.
    told_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=RestrictionGround.values), name="restriction_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, ends_at=None)
                | Q(told_at__isnull=False, ends_at__isnull=False, ends_at__gte=F("told_at")),
                name="restriction_ends_after_notice",
            ),
            # A child's account stays hidden however often its owner lifts a restriction of theirs.
            models.UniqueConstraint(
                fields=["person", "ground"],
                condition=Q(ends_at=None),
                name="restriction_one_open_per_ground",
            ),
        ]
        triggers = [changes_all_pages("restriction"), same_person("restriction", "person")]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} since {self.began_at:%Y-%m-%d}"

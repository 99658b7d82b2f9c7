from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from models_catalog.models.release import Release
from models_catalog.states import FindingState


class DuplicateFindingQuerySet(models.QuerySet["DuplicateFinding"]):
    def against_others(self) -> Self:
        """Matches with what another designer uploaded."""
        return self.exclude(other_release__cad_model__designer=F("release__cad_model__designer"))

    def with_own(self) -> Self:
        """Matches with another piece of the same designer."""
        return self.filter(other_release__cad_model__designer=F("release__cad_model__designer"))

    def blocking(self) -> Self:
        """What keeps a release off the shelf: undecided, or known to be a copy."""
        return self.against_others().exclude(state=FindingState.DISMISSED)


class DuplicateFinding(models.Model):
    """A release looks like one of another listing; staff decide whether it is a copy."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="duplicate_findings"
    )
    other_release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    # Of the nearest fingerprints; null when only the files are the same.
    distance = models.FloatField(null=True, blank=True)
    is_same_file = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=FindingState.choices, default=FindingState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DuplicateFindingQuerySet.as_manager()

    class Meta:
        ordering = ["-is_same_file", "distance", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "other_release"], name="duplicate_finding_once_per_pair"
            ),
            models.CheckConstraint(
                condition=~Q(release=F("other_release")), name="duplicate_finding_not_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(is_same_file=True) | Q(distance__isnull=False),
                name="duplicate_finding_says_why",
            ),
            models.CheckConstraint(
                condition=Q(distance__isnull=True) | Q(distance__gte=0),
                name="duplicate_finding_distance_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.OPEN, decided_by=None, decided_at=None)
                | Q(
                    state__in=[FindingState.DISMISSED, FindingState.CONFIRMED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="duplicate_finding_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} like {self.other_release}: {self.state}"

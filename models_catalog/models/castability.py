from django.db import models
from django.db.models import Q

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.states import CastingCheck, CastingVerdict


class CastabilityCheckQuerySet(models.QuerySet["CastabilityCheck"]):
    def older_than(self, code_version: int) -> "CastabilityCheckQuerySet":
        """Rows that an earlier version of the checks has made."""
        return self.filter(code_version__lt=code_version)


class CastabilityCheck(models.Model):
    """One check of whether a release's metal casts; computed, never typed in."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="castability_checks"
    )
    check_kind = models.CharField(max_length=16, choices=CastingCheck.choices)

    # None when it could not be found or does not apply: `found_by` then says why.
    value_mm = models.FloatField(null=True, blank=True)
    min_silver_mm = models.FloatField()
    min_gold_mm = models.FloatField()
    verdict_silver = models.CharField(max_length=14, choices=CastingVerdict.choices)
    verdict_gold = models.CharField(max_length=14, choices=CastingVerdict.choices)
    # In the measured file's own coordinates.
    at_x_mm = models.FloatField(null=True, blank=True)
    at_y_mm = models.FloatField(null=True, blank=True)
    at_z_mm = models.FloatField(null=True, blank=True)
    found_by = models.CharField(max_length=300)
    is_sure = models.BooleanField()

    # Which version of the checks made the row; older ones are made again.
    code_version = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    objects = CastabilityCheckQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "check_kind"], name="castability_check_one_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(check_kind__in=CastingCheck.values),
                name="castability_check_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    verdict_silver__in=CastingVerdict.values, verdict_gold__in=CastingVerdict.values
                ),
                name="castability_check_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(min_silver_mm__gt=0, min_gold_mm__gt=0),
                name="castability_check_minimum_positive",
            ),
            # A verdict needs a value, and a value needs a verdict.
            models.CheckConstraint(
                condition=Q(
                    value_mm__isnull=True,
                    verdict_silver__in=["not_found", "not_applicable"],
                    verdict_gold__in=["not_found", "not_applicable"],
                )
                | Q(
                    value_mm__isnull=False,
                    verdict_silver__in=["pass", "warn", "fail"],
                    verdict_gold__in=["pass", "warn", "fail"],
                ),
                name="castability_check_verdict_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(at_x_mm=None, at_y_mm=None, at_z_mm=None)
                | Q(at_x_mm__isnull=False, at_y_mm__isnull=False, at_z_mm__isnull=False),
                name="castability_check_place_whole",
            ),
            models.CheckConstraint(
                condition=Q(value_mm__isnull=False) | ~Q(found_by=""),
                name="castability_check_says_why",
            ),
        ]
        triggers = [found_of_release("castability_check")]

    def __str__(self) -> str:
        return f"{self.check_kind} of {self.release}"

    @property
    def at_mm(self) -> tuple[float, float, float] | None:
        """The place on the model, or None."""
        if self.at_x_mm is None or self.at_y_mm is None or self.at_z_mm is None:
            return None
        return self.at_x_mm, self.at_y_mm, self.at_z_mm

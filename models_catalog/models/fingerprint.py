from django.db import models
from django.db.models import Q
from django.utils import timezone

from models_catalog.models.release import ReleaseFile


class Surface(models.TextChoices):
    METAL = "metal", "Metal alone"
    WHOLE = "whole", "Metal and stones"


class Fingerprint(models.Model):
    """The shape of a measured file in a few numbers, by which a copy of it is known again."""

    release_file = models.ForeignKey(
        ReleaseFile, on_delete=models.CASCADE, related_name="fingerprints"
    )
    surface = models.CharField(max_length=5, choices=Surface.choices)
    # Vectors of different versions of the code say nothing about each other.
    version = models.PositiveSmallIntegerField()
    # 32-bit floats, little-endian; written and read by models_catalog.fingerprint_index.
    vector = models.BinaryField(max_length=512)
    # Where to look for it: models_catalog.fingerprint_index.
    cell = models.BigIntegerField()
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release_file", "surface"], name="fingerprint_one_per_surface"
            ),
            models.CheckConstraint(
                condition=Q(surface__in=Surface.values), name="fingerprint_surface_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="fingerprint_version_known"),
        ]
        # The index holds all that a lookup reads, cell beside cell: a crowd of alike pieces is a
        # few neighbouring pages of it, not a page of the table for each.
        indexes = [
            models.Index(
                fields=["version", "cell"], include=["id", "vector"], name="fingerprint_by_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_file}: {self.get_surface_display().lower()}"

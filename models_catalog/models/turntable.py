from django.db import models
from django.db.models import F, Q

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release


class Turntable(models.Model):
    """A release in one metal, seen from all round: square frames on one sheet, row by row."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="turntables")
    storage_key = models.CharField(max_length=200, unique=True)
    metal = models.CharField(max_length=12)
    frame_pixels = models.PositiveSmallIntegerField()
    frame_count = models.PositiveSmallIntegerField()
    column_count = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "metal"], name="turntable_one_a_metal"),
            models.CheckConstraint(
                condition=Q(column_count__gte=1, frame_count__gte=F("column_count")),
                name="turntable_has_frames",
            ),
        ]
        triggers = [found_of_release("turntable")]

    def __str__(self) -> str:
        return f"turntable in {self.metal}"

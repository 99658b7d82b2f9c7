from django.db import models

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release


class Picture(models.Model):
    """A still that we drew of a release: one view in one metal, on a transparent ground."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="pictures")
    storage_key = models.CharField(max_length=200, unique=True)
    # The same in a smaller width, where it was made.
    storage_key_320 = models.CharField(max_length=200, blank=True)
    storage_key_640 = models.CharField(max_length=200, blank=True)
    view = models.CharField(max_length=12)
    metal = models.CharField(max_length=12)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["release", "view", "metal"], name="picture_one_a_view"),
            models.UniqueConstraint(fields=["release", "position"], name="picture_position_unique"),
        ]
        triggers = [found_of_release("picture")]

    @property
    def keys(self) -> list[str]:
        """Of all files of the picture."""
        return [
            key for key in (self.storage_key, self.storage_key_320, self.storage_key_640) if key
        ]

    def __str__(self) -> str:
        return f"{self.view} in {self.metal}"

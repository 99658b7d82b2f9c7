from datetime import timedelta

from django.db import models
from django.db.models import Q

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.models.workbench_run import WorkbenchRun


class PictureRun(WorkbenchRun):
    """The work on the pictures that follow the first: every view, every metal, the turntables."""

    # Many may wait in turn, a minute each, and nobody needs them at once.
    LOST_AFTER = timedelta(minutes=30)

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="picture_run")

    class Meta:
        verbose_name = "work on pictures"
        verbose_name_plural = "work on pictures"
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="picture_run_percent"),
        ]
        triggers = [found_of_release("picture_run", columns=("state",))]

    def __str__(self) -> str:
        return f"pictures of {self.release}: {self.state}"

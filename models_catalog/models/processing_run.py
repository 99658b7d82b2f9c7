from django.db import models
from django.db.models import Q
from django.utils import timezone

from models_catalog.models.release import Release
from models_catalog.models.upload import Upload
from models_catalog.states import WORK_IN_PROGRESS, WorkState, WorkStep


class ProcessingRun(models.Model):
    """The work on an uploaded file: measuring, preview and pictures, as the designer sees it."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="run")
    # Where the file waits until the work has put it into the private store.
    upload = models.OneToOneField(Upload, on_delete=models.SET_NULL, null=True, related_name="run")
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.QUEUED)
    step = models.CharField(max_length=10, choices=WorkStep.choices, default=WorkStep.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    # For the designer: what is wrong with the file and what to do.
    reason = models.CharField(max_length=400, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="processing_run_percent"),
            models.CheckConstraint(
                condition=~Q(state__in=[WorkState.REFUSED, WorkState.FAILED]) | ~Q(reason=""),
                name="processing_run_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.state}"

    @property
    def is_in_progress(self) -> bool:
        return self.state in WORK_IN_PROGRESS

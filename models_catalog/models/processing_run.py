from django.db import models
from django.db.models import Q

from models_catalog.models.bench_work import BenchWork
from models_catalog.models.release import Release
from models_catalog.models.upload import Upload
from models_catalog.states import WorkState, WorkStep


class ProcessingRun(BenchWork):
    """The work on an uploaded file, measuring, preview and first picture, as the designer sees it."""

    LONGEST_SECONDS = 240

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="run")
    # Where the file waits until the work has put it into the private store.
    upload = models.OneToOneField(Upload, on_delete=models.SET_NULL, null=True, related_name="run")
    step = models.CharField(max_length=10, choices=WorkStep.choices, default=WorkStep.WAITING)
    # For the designer: what is wrong with the file and what to do.
    reason = models.CharField(max_length=400, blank=True)

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

from datetime import timedelta

from django.db import models
from django.db.models import Q

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.models.upload import Upload
from models_catalog.models.workbench_run import WorkbenchRun
from models_catalog.states import SIZE_REFUSALS, WorkState, WorkStep


class ProcessingRun(WorkbenchRun):
    """The work on an uploaded file as the designer sees it: measuring, preview, first picture."""

    LOST_AFTER = timedelta(minutes=2)

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="run")
    # Where the file waits until the work has put it into the private store.
    upload = models.OneToOneField(Upload, on_delete=models.SET_NULL, null=True, related_name="run")
    step = models.CharField(max_length=10, choices=WorkStep.choices, default=WorkStep.WAITING)
    # For the designer: what is wrong with the file and what to do.
    reason = models.CharField(max_length=400, blank=True)
    # The same for us, as the geometry package calls it.
    refusal_code = models.CharField(max_length=24, blank=True)

    class Meta:
        verbose_name = "work on a file"
        verbose_name_plural = "work on files"
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="processing_run_percent"),
            models.CheckConstraint(
                condition=~Q(state__in=[WorkState.REFUSED, WorkState.FAILED]) | ~Q(reason=""),
                name="processing_run_says_why",
            ),
        ]
        triggers = [found_of_release("processing_run", columns=("state",))]

    @property
    def is_refused_for_size(self) -> bool:
        """Whether the file was only too small or too large in the unit that it was read in."""
        return self.state == WorkState.REFUSED and self.refusal_code in SIZE_REFUSALS

    def __str__(self) -> str:
        return f"{self.release}: {self.state}"

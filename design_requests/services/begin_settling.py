"""It is decided where the money of a milestone goes; it leaves after the commit."""

from django.utils import timezone

from common.queue import enqueue
from design_requests.models import Milestone


def begin_settling(milestone: Milestone, *, to_release_minor: int) -> None:
    """Under the lock of the milestone, which has moved."""
    milestone.to_release_minor = to_release_minor
    milestone.decided_at = timezone.now()
    milestone.answer_by = None
    milestone.save()
    enqueue("design_requests.settle_milestone_task", milestone.pk)

"""It is decided where the money of a milestone goes; it leaves after the commit."""

from django.utils import timezone

from common.audit import Actor
from common.queue import enqueue
from design_requests.models import Milestone
from design_requests.services.give_licence import give_licence


def begin_settling(*, actor: Actor, milestone: Milestone, to_release_minor: int) -> None:
    """Under the lock of the milestone, which has moved; what is released brings the licence."""
    milestone.to_release_minor = to_release_minor
    milestone.decided_at = timezone.now()
    milestone.answer_by = None
    milestone.save()
    if to_release_minor:
        give_licence(actor=actor, milestone=milestone)
    enqueue("design_requests.settle_milestone_task", milestone.pk)

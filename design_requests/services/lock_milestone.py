"""A milestone with its two sides, locked."""

from common.locking import lock_rows
from design_requests.models import Milestone


def lock_milestone(milestone: Milestone) -> Milestone:
    return lock_rows(Milestone.objects.filter(pk=milestone.pk).with_sides())[0]

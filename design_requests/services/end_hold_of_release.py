"""Staff let the share of an approved milestone leave before its hold is over."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.queue import enqueue
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Milestone
from design_requests.services.lock_milestone import lock_milestone


@transaction.atomic
def end_hold_of_release(*, actor: User, milestone: Milestone, reason: str) -> Milestone:
    """What a bank takes back afterwards is the shop's loss. Raises MoveRefused."""
    if not reason.strip():
        raise MoveRefused("Say why. Nothing was changed.")
    milestone = lock_milestone(milestone)
    if not milestone.is_share_held:
        raise MoveRefused("Nothing of it waits for the end of a hold.")
    milestone.leaves_at = timezone.now()
    milestone.save(update_fields=["leaves_at"])
    record_act(actor=actor, act=RequestAct.HOLD_ENDED, target=milestone, reason=reason)
    enqueue("design_requests.settle_milestone_task", milestone.pk)
    return milestone

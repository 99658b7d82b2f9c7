"""A side lets our staff decide where the money of a milestone goes."""

from django.db import transaction

from common.audit import Actor, record_act
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import Milestone
from design_requests.moving import move
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState


@transaction.atomic
def dispute_milestone(*, actor: Actor, milestone: Milestone, reason: str) -> Milestone:
    """Nothing is released while it is open. Raises MoveRefused."""
    milestone = lock_milestone(milestone)
    move(actor=actor, row=milestone, state=MilestoneState.DISPUTED)
    milestone.answer_by = None
    milestone.save()
    record_act(actor=actor, act=RequestAct.DISPUTED, target=milestone, reason=reason)
    emails.tell_disputed(milestone, reason)
    return milestone

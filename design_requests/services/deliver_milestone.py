"""The designer hands a milestone over; from now on silence approves it."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import Milestone
from design_requests.moving import move
from design_requests.periods import SILENCE_APPROVES
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState


@transaction.atomic
def deliver_milestone(*, actor: Actor, milestone: Milestone) -> Milestone:
    """Raises MoveRefused."""
    milestone = lock_milestone(milestone)
    move(actor=actor, row=milestone, state=MilestoneState.DELIVERED)
    milestone.delivered_at = timezone.now()
    milestone.answer_by = milestone.delivered_at + SILENCE_APPROVES
    milestone.reminded_day = 0
    milestone.save()
    record_act(actor=actor, act=RequestAct.DELIVERED, target=milestone)
    emails.tell_delivered(milestone)
    return milestone

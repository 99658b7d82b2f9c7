"""The client approves a delivery, or is silent until its day: all of the money is released."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from common.models import Machine
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Milestone
from design_requests.moving import move
from design_requests.services.begin_settling import begin_settling
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState


@transaction.atomic
def approve_milestone(*, actor: Actor, milestone: Milestone) -> Milestone:
    """Raises MoveRefused."""
    milestone = lock_milestone(milestone)
    # A milestone that is being made may be settled too, but never by being approved.
    if milestone.state != MilestoneState.DELIVERED:
        raise MoveRefused(gettext("Nothing is delivered that could be approved."))
    is_silence = actor == Machine.SCHEDULE
    is_early = milestone.answer_by is None or milestone.answer_by > timezone.now()
    if is_silence and is_early:
        raise MoveRefused(gettext("The client may still answer."))
    move(actor=actor, row=milestone, state=MilestoneState.SETTLING)
    begin_settling(actor=actor, milestone=milestone, to_release_minor=milestone.price_minor)
    reason = "Silent for 7 days" if is_silence else ""
    record_act(actor=actor, act=RequestAct.APPROVED, target=milestone, reason=reason)
    emails.tell_approved(milestone, is_silence=is_silence)
    return milestone

"""A milestone ends without a delivery: all of its money goes back to the client."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from common.models import Machine
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.mailing import day_of
from design_requests.models import Milestone
from design_requests.moving import move
from design_requests.services.begin_settling import begin_settling
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import AT_WORK, MilestoneState


@transaction.atomic
def stop_milestone(*, actor: Actor, milestone: Milestone, reason: str = "") -> Milestone:
    """The client once it is late, the designer at any time, the schedule when it was held too long.

    Raises MoveRefused.
    """
    milestone = lock_milestone(milestone)
    refused = _why_not(actor, milestone)
    if refused:
        raise MoveRefused(refused)
    move(actor=actor, row=milestone, state=MilestoneState.SETTLING)
    begin_settling(actor=actor, milestone=milestone, to_release_minor=0)
    record_act(actor=actor, act=RequestAct.STOPPED, target=milestone, reason=reason)
    emails.tell_stopped(milestone, reason)
    return milestone


def _why_not(actor: Actor, milestone: Milestone) -> str:
    now = timezone.now()
    if actor == Machine.SCHEDULE:
        is_over = milestone.hold_ends_at is not None and milestone.hold_ends_at <= now
        ends_here = {*AT_WORK, MilestoneState.DISPUTED}
        return (
            ""
            if is_over and milestone.state in ends_here
            else gettext("It may be held for longer.")
        )
    if milestone.state not in AT_WORK:
        return gettext(
            "Nothing is being made now. Approve the delivery, ask for changes, or let us decide."
        )
    is_client = not isinstance(actor, Machine) and actor.pk == milestone.offer.brief.client_id
    if is_client and (milestone.due_at is None or milestone.due_at > now):
        return gettext("It is not late: the designer has until %(day)s.") % {
            "day": day_of(milestone.due_at)
        }
    return ""

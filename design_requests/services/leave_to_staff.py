"""Money of a milestone is here again, or still, after its bank had a say: staff decide on it."""

from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from design_requests.models import MilestonePayment
from design_requests.moving import move
from design_requests.services.take_back_parts import take_back_parts
from design_requests.states import MilestoneState

# However long the bank took, staff have so long before all of it goes back by itself.
STAFF_HAVE = timedelta(days=7)


def leave_to_staff(*, actor: Actor, payment: MilestonePayment) -> None:
    """Under the lock of its milestone; one with the two sides, or with staff, stays there."""
    left_us = {
        MilestoneState.FROZEN,
        MilestoneState.LOST,
        MilestoneState.SETTLING,
        MilestoneState.SETTLED,
    }
    milestone = payment.milestone
    if milestone.state not in left_us:
        return
    take_back_parts(actor=actor, payment=payment, why="Decided again")
    move(actor=actor, row=milestone, state=MilestoneState.DISPUTED)
    milestone.to_release_minor, milestone.leaves_at = None, None
    milestone.ended_at, milestone.answer_by = None, None
    until = timezone.now() + STAFF_HAVE
    milestone.hold_ends_at = max(milestone.hold_ends_at or until, until)
    milestone.save()

"""Staff decide a disputed milestone in percent, and may decide again what could not arrive."""

from django.db import transaction

from accounts.models import User
from common.audit import record_act
from common.money import share
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Milestone, MilestonePayment
from design_requests.moving import move
from design_requests.selectors import left_of
from design_requests.services.begin_settling import begin_settling
from design_requests.services.leave_to_staff import leave_to_staff
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState, PartKind


@transaction.atomic
def decide_milestone(*, actor: User, milestone: Milestone, percent: int, reason: str) -> Milestone:
    """So much of what is still here is released, the rest goes back. Raises MoveRefused."""
    if not 0 <= percent <= 100 or not reason.strip():
        raise MoveRefused("Say how many of 100 parts the designer gets, and why. Nothing changed.")
    milestone = lock_milestone(milestone)
    move(actor=actor, row=milestone, state=MilestoneState.SETTLING)
    payment = MilestonePayment.objects.held().get(milestone=milestone)
    if percent and payment.parts.standing().filter(kind=PartKind.RELEASE).exists():
        raise MoveRefused(
            "A part was released already, and nothing is released twice. Decide 0: the rest goes "
            "back."
        )
    released = share(left_of(payment), percent * 100)
    begin_settling(actor=actor, milestone=milestone, to_release_minor=released)
    said = f"{percent}% to the designer: {reason}"
    record_act(actor=actor, act=RequestAct.DECIDED, target=milestone, reason=said)
    emails.tell_decided(milestone, percent=percent, reason=reason)
    return milestone


@transaction.atomic
def reopen_milestone(*, actor: User, milestone: Milestone, reason: str) -> Milestone:
    """A release that was asked of nobody yet, because no account can take it, is decided again.

    Raises MoveRefused where all of it is on its way.
    """
    milestone = lock_milestone(milestone)
    if milestone.state != MilestoneState.SETTLING:
        raise MoveRefused(
            f"It reads “{milestone.get_state_display()}” now: none of it waits to leave."
        )
    payment = MilestonePayment.objects.held().get(milestone=milestone)
    leave_to_staff(actor=actor, payment=payment)
    if not left_of(payment):
        raise MoveRefused("All of it is on its way already. Nothing is left to decide.")
    record_act(actor=actor, act=RequestAct.REOPENED, target=milestone, reason=reason)
    return payment.milestone

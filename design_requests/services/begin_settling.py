"""It is decided where the money of a milestone goes.

What goes back leaves after the commit, and the designer's share when its hold is over.
"""

from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from common.queue import enqueue
from design_requests.models import HeldPart, Milestone
from design_requests.periods import HELD_AT_MOST
from design_requests.services.give_licence import give_licence
from design_requests.states import PartKind
from payouts.hold import hold_hours


def begin_settling(*, actor: Actor, milestone: Milestone, to_release_minor: int) -> None:
    """Under the lock of the milestone, which has moved; what is released brings the licence."""
    milestone.to_release_minor = to_release_minor
    milestone.leaves_at = None
    milestone.decided_at = timezone.now()
    milestone.answer_by = None
    if to_release_minor and milestone.paid_at:
        milestone.leaves_at = milestone.paid_at + _hold(milestone)
    milestone.save()
    if to_release_minor:
        give_licence(actor=actor, milestone=milestone)
    enqueue("design_requests.settle_milestone_task", milestone.pk)


def _hold(milestone: Milestone) -> timedelta:
    """From the payment, as of a sale; never longer than money is held here at all."""
    designer = milestone.offer.designer
    before = HeldPart.objects.standing().filter(kind=PartKind.RELEASE, designer=designer).count()
    return min(timedelta(hours=hold_hours(before)), HELD_AT_MOST)

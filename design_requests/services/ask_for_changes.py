"""The client wants a delivery changed, as often as the offer says."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Delivery, Milestone
from design_requests.moving import move
from design_requests.services.lock_milestone import lock_milestone
from design_requests.states import MilestoneState

# A round is shorter than the work, and never ends before it began.
A_ROUND_TAKES = timedelta(days=7)


@transaction.atomic
def ask_for_changes(*, actor: Actor, milestone: Milestone, what: str) -> Milestone:
    """Raises MoveRefused."""
    milestone = lock_milestone(milestone)
    move(actor=actor, row=milestone, state=MilestoneState.CHANGING)
    rounds = milestone.offer.round_count
    if milestone.rounds_used >= rounds:
        raise MoveRefused(
            gettext(
                "All %(number)s rounds of changes are used. Approve it, or let our staff decide."
            )
            % {"number": rounds}
        )
    milestone.rounds_used += 1
    milestone.answer_by = None
    milestone.due_at = max(milestone.due_at or timezone.now(), timezone.now() + A_ROUND_TAKES)
    milestone.save()
    delivery = Delivery.objects.newest_of(milestone)
    if delivery is not None:
        delivery.changes, delivery.changes_at = what, timezone.now()
        delivery.save()
    record_act(actor=actor, act=RequestAct.CHANGES, target=milestone)
    emails.tell_changes(milestone, what)
    return milestone

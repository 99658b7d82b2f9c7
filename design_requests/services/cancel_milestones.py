"""A side ends a job before its next milestones: what was not paid is not made."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.audit import Actor, record_acts
from common.locking import lock_rows
from common.personal import is_leaving
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Milestone, Offer
from design_requests.moving import move
from design_requests.states import MilestoneState, OfferState


@transaction.atomic
def cancel_milestones(*, actor: Actor, offer: Offer, reason: str = "") -> int:
    """How many; those that are paid for go their way, and the other side is told.

    Raises MoveRefused.
    """
    (offer,) = lock_rows(Offer.objects.filter(pk=offer.pk))
    if offer.state != OfferState.AGREED:
        raise MoveRefused(gettext("Nothing is agreed yet. Withdraw the offer, or let it lapse."))
    rows = Milestone.objects.filter(offer=offer).with_sides()
    planned = [row for row in lock_rows(rows) if row.state == MilestoneState.PLANNED]
    for milestone in planned:
        move(actor=actor, row=milestone, state=MilestoneState.CANCELLED)
        milestone.ended_at = timezone.now()
        milestone.save()
    record_acts(actor=actor, act=RequestAct.CANCELLED, targets=planned, reason=reason)
    # Of a side that leaves the other one is told in one mail for all.
    if planned and isinstance(actor, User) and not is_leaving(actor.pk):
        emails.tell_cancelled(planned, to=planned[0].offer.other_side(actor))
    return len(planned)

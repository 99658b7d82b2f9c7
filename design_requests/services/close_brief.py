"""A brief ends without a job: its offers are told no."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from common.models import Machine
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import Brief, Offer
from design_requests.moving import move
from design_requests.services.show_reference import forget_pictures
from design_requests.states import BriefState, OfferState


@transaction.atomic
def close_brief(*, actor: Actor, brief: Brief, reason: str = "") -> Brief:
    """Raises MoveRefused."""
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk))
    lock_rows(Offer.objects.filter(brief=brief))
    if brief.state == BriefState.DRAFT:
        # Nobody has seen them.
        forget_pictures(brief)
    move(actor=actor, row=brief, state=BriefState.CLOSED)
    brief.closed_at = timezone.now()
    brief.save()
    decline_others(actor=actor, brief=brief)
    record_act(actor=actor, act=RequestAct.CLOSED, target=brief, reason=reason)
    if actor == Machine.SCHEDULE:
        emails.tell_brief_over(brief)
    return brief


def decline_others(*, actor: Actor, brief: Brief) -> None:
    """Under the locks of the brief and its offers: whatever is still open on it is not chosen."""
    others = list(Offer.objects.filter(brief=brief).open().select_related("brief", "designer"))
    for offer in others:
        move(actor=actor, row=offer, state=OfferState.DECLINED)
        offer.save()
    emails.tell_offers_over(others)

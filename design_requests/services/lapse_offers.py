"""Offers and briefs whose time is over end."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_acts
from common.locking import lock_rows
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import Brief, Offer
from design_requests.moving import move
from design_requests.services.close_brief import close_brief
from design_requests.states import OfferState


@transaction.atomic
def lapse_offers(*, actor: Actor) -> int:
    """How many lapsed. One that was accepted meanwhile is not over any more."""
    rows = lock_rows(Offer.objects.over(timezone.now()).select_related("brief__client", "designer"))
    over = [offer for offer in rows if offer.state == OfferState.OPEN]
    for offer in over:
        move(actor=actor, row=offer, state=OfferState.LAPSED)
        offer.save()
    record_acts(actor=actor, act=RequestAct.LAPSED, targets=over)
    emails.tell_offers_over(over)
    return len(over)


def close_old_briefs(*, actor: Actor) -> int:
    old = Brief.objects.over(timezone.now())
    for brief in old:
        close_brief(actor=actor, brief=brief, reason="Its time is over")
    return len(old)

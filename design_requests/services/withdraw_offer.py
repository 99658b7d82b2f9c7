"""A designer takes an open offer back."""

from django.db import transaction

from common.audit import Actor, record_act
from common.locking import lock_rows
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import Offer
from design_requests.moving import move
from design_requests.states import OfferState


@transaction.atomic
def withdraw_offer(*, actor: Actor, offer: Offer) -> Offer:
    """Raises MoveRefused."""
    (offer,) = lock_rows(
        Offer.objects.filter(pk=offer.pk).select_related("brief__client", "designer")
    )
    move(actor=actor, row=offer, state=OfferState.WITHDRAWN)
    offer.save()
    record_act(actor=actor, act=RequestAct.WITHDRAWN, target=offer)
    emails.tell_offers_over([offer])
    return offer

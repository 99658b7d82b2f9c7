"""A side takes no more messages of the other person, or takes them again. The contract goes on."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import MessageBlock, Offer
from design_requests.states import OfferState


@transaction.atomic
def block_messages(*, actor: User, offer: Offer) -> None:
    """Safe to repeat. Raises MoveRefused."""
    offer = _lock(actor, offer)
    _block, is_new = MessageBlock.objects.get_or_create(offer=offer, person=actor)
    if is_new:
        record_act(actor=actor, act=RequestAct.BLOCKED, target=offer)


@transaction.atomic
def unblock_messages(*, actor: User, offer: Offer) -> None:
    """In every job with this person; safe to repeat. Raises MoveRefused."""
    offer = _lock(actor, offer)
    gone, _ = MessageBlock.objects.between(actor, offer.other_side(actor)).delete()
    if gone:
        record_act(actor=actor, act=RequestAct.UNBLOCKED, target=offer)


def refuse_blocked(*, actor: User, other: User) -> None:
    """Raises MoveRefused where one of them takes no messages of the other."""
    if MessageBlock.objects.between(actor, other).exists():
        raise MoveRefused(gettext("You take no messages from this person. Take them again first."))
    if MessageBlock.objects.between(other, actor).exists():
        raise MoveRefused(
            gettext(
                "The other side takes no more messages from you. The contract goes on as agreed; "
                "what you do not agree about, let our staff decide."
            )
        )


def _lock(actor: User, offer: Offer) -> Offer:
    (offer,) = lock_rows(
        Offer.objects.filter(pk=offer.pk).select_related("brief__client", "designer")
    )
    if actor.pk not in {offer.brief.client_id, offer.designer_id}:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if offer.state != OfferState.AGREED:
        raise MoveRefused(gettext("You can write to each other once the first milestone is paid."))
    return offer

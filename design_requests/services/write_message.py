"""The two sides of a job write to each other; the other one gets a mail, once until they look."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from design_requests import word_emails
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Message, Offer
from design_requests.states import OfferState

A_DAY_AT_MOST = 100


@transaction.atomic
def write_message(*, actor: User, offer: Offer, text: str) -> Message:
    """Raises MoveRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (offer,) = lock_rows(
        Offer.objects.filter(pk=offer.pk).select_related("brief__client", "designer")
    )
    if actor.pk not in {offer.brief.client_id, offer.designer_id}:
        raise MoveRefused("This is somebody else's. You can neither see nor change it.")
    if offer.state != OfferState.AGREED:
        raise MoveRefused("You can write to each other once the first milestone is paid.")
    if not text.strip():
        raise MoveRefused("Write something first.")
    today = Message.objects.filter(
        offer=offer, sender=actor, sent_at__gte=timezone.now() - timedelta(days=1)
    )
    if today.count() >= A_DAY_AT_MOST:
        raise MoveRefused(f"{A_DAY_AT_MOST} messages in a day are the most. Go on tomorrow.")
    other = offer.designer if actor.pk == offer.brief.client_id else offer.brief.client
    is_first = not Message.objects.unread_by(other).filter(offer=offer).exists()
    message = Message.objects.create(offer=offer, sender=actor, text=text.strip())
    if is_first:
        word_emails.tell_message(message, to=other)
    return message


@transaction.atomic
def read_messages(*, actor: User, offer: Offer) -> int:
    """What the other side wrote counts as read now; how many that were."""
    unread = Message.objects.unread_by(actor).filter(offer=offer)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def report_message(*, actor: User, message: Message) -> None:
    """Show what the other side wrote to our staff. Raises MoveRefused."""
    is_side = Q(offer__brief__client=actor) | Q(offer__designer=actor)
    found = Message.objects.filter(is_side, pk=message.pk).exclude(sender=actor)
    if not found.filter(reported_at=None).update(reported_at=timezone.now()):
        raise MoveRefused("Our staff have it already, or it is no message to you.")
    message = found.select_related("offer__brief").get()
    record_act(actor=actor, act=RequestAct.REPORTED, target=message)
    word_emails.tell_staff_reported(message)

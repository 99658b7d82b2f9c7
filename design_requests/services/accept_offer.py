"""The client accepts an offer, or takes up its next milestone: a payment is reserved for it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.locking import lock_rows
from common.personal import hold_person, is_leaving, refuse_leaving
from design_requests.acts import RequestAct
from design_requests.errors import MoveRefused
from design_requests.models import Brief, Milestone, MilestonePayment, Offer
from design_requests.moving import move
from design_requests.states import BriefState, MilestoneState, OfferState, PaymentState


@transaction.atomic
def accept_offer(*, actor: User, offer: Offer) -> MilestonePayment:
    """The payment of the first milestone; a second click gets the first one's.

    Until it is paid nothing is agreed: the page ends after an hour, and the brief is open again.
    Raises MoveRefused, PersonLeaves.
    """
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (brief,) = lock_rows(Brief.objects.filter(pk=offer.brief_id))
    (offer,) = lock_rows(Offer.objects.filter(pk=offer.pk).select_related("brief"))
    if brief.client_id == actor.pk and offer.state == OfferState.CHOSEN:
        return _open_payment_of(offer)
    if offer.state == OfferState.OPEN and offer.valid_until <= timezone.now():
        raise MoveRefused(gettext("This offer's time is over. Ask its designer for another."))
    if is_leaving(offer.designer_id):
        raise MoveRefused(gettext("This designer leaves the shop. Choose another offer."))
    move(actor=actor, row=brief, state=BriefState.CHOOSING)
    move(actor=actor, row=offer, state=OfferState.CHOSEN)
    brief.save()
    offer.save()
    first = Milestone.objects.filter(offer=offer).order_by("position")[:1]
    return _reserve(actor, lock_rows(Milestone.objects.filter(pk__in=first.values("pk")))[0])


@transaction.atomic
def take_up_milestone(*, actor: User, milestone: Milestone) -> MilestonePayment:
    """The payment of a later milestone of an agreed job. Raises MoveRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (offer,) = lock_rows(Offer.objects.filter(pk=milestone.offer_id).select_related("brief"))
    (milestone,) = lock_rows(
        Milestone.objects.filter(pk=milestone.pk).select_related("offer__brief")
    )
    if offer.brief.client_id == actor.pk and milestone.state == MilestoneState.PAYING:
        return _open_payment_of(offer)
    if offer.state != OfferState.AGREED:
        raise MoveRefused(gettext("Accept the offer first; its first milestone is paid with it."))
    if Milestone.objects.filter(offer=offer, state=MilestoneState.PAYING).exists():
        raise MoveRefused(
            gettext("Another milestone of this job is being paid. Finish that one first.")
        )
    return _reserve(actor, milestone)


def _open_payment_of(offer: Offer) -> MilestonePayment:
    return MilestonePayment.objects.get(milestone__offer=offer, state=PaymentState.OPEN)


def _reserve(actor: User, milestone: Milestone) -> MilestonePayment:
    move(actor=actor, row=milestone, state=MilestoneState.PAYING)
    milestone.save()
    payment = MilestonePayment.objects.create(
        milestone=milestone,
        amount_minor=milestone.price_minor,
        currency=milestone.offer.currency,
    )
    record_act(actor=actor, act=RequestAct.ACCEPTED, target=payment)
    return payment

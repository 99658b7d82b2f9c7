"""A payment page ended unpaid: its milestone, and an offer that waited for it, are open again."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.personal import close_matter
from design_requests.acts import RequestAct
from design_requests.models import MilestonePayment
from design_requests.moving import move
from design_requests.services.lock_payment import lock_payment
from design_requests.states import BriefState, MilestoneState, OfferState, PaymentState


@transaction.atomic
def end_milestone_payment(*, actor: Actor, payment: MilestonePayment) -> MilestonePayment:
    """Safe to repeat; a payment that was paid meanwhile stays paid."""
    payment = lock_payment(payment)
    if payment.state != PaymentState.OPEN:
        return payment
    milestone = payment.milestone
    offer, brief = milestone.offer, milestone.offer.brief
    move(actor=actor, row=milestone, state=MilestoneState.PLANNED)
    milestone.save()
    if offer.state == OfferState.CHOSEN:
        move(actor=actor, row=offer, state=OfferState.OPEN)
        move(actor=actor, row=brief, state=BriefState.OPEN)
        offer.save()
        brief.save()
    payment.state, payment.ended_at = PaymentState.ENDED, timezone.now()
    payment.save()
    record_act(actor=actor, act=RequestAct.UNPAID, target=payment)
    close_matter(milestone)
    return payment

"""A client or a designer leaves: what is not paid for ends, as far as it can end now."""

import logging

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from common.errors import RuleBroken
from design_requests import emails
from design_requests.models import Brief, MilestonePayment, Offer
from design_requests.services.cancel_milestones import cancel_milestones
from design_requests.services.close_brief import close_brief
from design_requests.services.give_up_milestone_payment import give_up_milestone_payment
from design_requests.services.withdraw_offer import withdraw_offer
from design_requests.states import BriefState, MilestoneState, OfferState, PaymentState

log = logging.getLogger(__name__)


def leave_requests(actor: AbstractBaseUser) -> None:
    """Safe to repeat, and outside any transaction. What stays open is told of as open matters."""
    own = MilestonePayment.objects.filter(
        state=PaymentState.OPEN, milestone__offer__brief__client=actor.pk
    )
    for payment in own.select_related("milestone__offer__brief"):
        try:
            give_up_milestone_payment(actor=actor, payment=payment)
        except RuleBroken as reason:
            log.info("payment stays open payment=%s reason=%s", payment, type(reason).__name__)
    for brief in Brief.objects.filter(
        client=actor.pk, state__in=[BriefState.DRAFT, BriefState.OPEN]
    ):
        close_brief(actor=actor, brief=brief, reason="Its client leaves")
    for offer in Offer.objects.filter(designer=actor.pk, state=OfferState.OPEN):
        withdraw_offer(actor=actor, offer=offer)
    is_side = Q(brief__client=actor.pk) | Q(designer=actor.pk)
    agreed = Offer.objects.filter(is_side, state=OfferState.AGREED)
    with transaction.atomic():
        for offer in agreed.select_related("brief__client", "designer"):
            emails.tell_side_left(offer, who_left=actor.pk)
    for offer in agreed.filter(milestones__state=MilestoneState.PLANNED).distinct():
        cancel_milestones(actor=actor, offer=offer, reason="A side leaves")

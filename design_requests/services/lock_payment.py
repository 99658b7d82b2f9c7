"""A payment with all that it may move, locked from the top down."""

from common.locking import lock_rows
from design_requests.models import Brief, Milestone, MilestonePayment, Offer


def lock_payment(payment: MilestonePayment) -> MilestonePayment:
    """The payment with milestone, offer and brief as they are now; the other offers wait too."""
    offer_id = payment.milestone.offer_id
    (brief,) = lock_rows(Brief.objects.filter(offers=offer_id))
    offers = {row.pk: row for row in lock_rows(Offer.objects.filter(brief=brief))}
    offer = offers[offer_id]
    (milestone,) = lock_rows(Milestone.objects.filter(pk=payment.milestone_id))
    (payment,) = lock_rows(MilestonePayment.objects.filter(pk=payment.pk))
    offer.brief, milestone.offer, payment.milestone = brief, offer, milestone
    return payment

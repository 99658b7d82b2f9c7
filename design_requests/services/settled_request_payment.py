"""The payment of a milestone that Stripe speaks of, which may not have been heard of yet."""

from django.db.models import Q

from common.models import Machine
from design_requests.errors import NotPaidYet
from design_requests.models import MilestonePayment
from design_requests.services.complete_part import complete_part
from design_requests.services.lock_payment import lock_payment
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from design_requests.states import PaymentState


def settled_request_payment(
    *, payment_intent_id: str, order_number: str
) -> MilestonePayment | None:
    """None where it is of no milestone. News of a refund may come before that of its payment.

    What was asked of Stripe and not answered is finished first, so that its amount is known.
    Raises StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers.
    """
    wanted = Q(number=order_number) if order_number else Q(pk=None)
    if payment_intent_id:
        wanted |= Q(stripe_payment_intent_id=payment_intent_id)
    found = MilestonePayment.objects.filter(wanted).select_related("milestone").first()
    if found is None:
        return None
    payment = settle_milestone_payment(payment=found)
    if payment.state != PaymentState.PAID:
        raise NotPaidYet("This payment is not booked yet.")
    for part in payment.parts.asked():
        complete_part(actor=Machine.STRIPE, part=part)
    return payment


def lock_unless_asked(payment: MilestonePayment) -> MilestonePayment:
    """Locked with all that it may move. Raises NotPaidYet while a part is being asked for."""
    payment = lock_payment(payment)
    if payment.parts.asked().exists():
        raise NotPaidYet("A part of this payment is being asked for just now.")
    return payment

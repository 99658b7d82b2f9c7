"""A bank warns that a payment of a milestone is probably fraud: what is held goes back.

What the client approved stays here, and staff decide.
"""

from django.db import transaction
from django.utils.translation import gettext_noop

from common.audit import record_act
from common.models import Machine
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.models import MilestonePayment
from design_requests.moving import move
from design_requests.services.begin_settling import begin_settling
from design_requests.services.leave_to_staff import leave_to_staff
from design_requests.services.settled_request_payment import (
    lock_unless_asked,
    settled_request_payment,
)
from design_requests.states import AT_WORK, MilestoneState
from payments.gateway.fraud_warnings import FraudWarning


def heed_fraud_warning(warning: FraudWarning) -> str:
    """What became of it, or "" where the payment is of no milestone; safe to repeat.

    Raises StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers, PartDiffers.
    """
    payment = settled_request_payment(
        payment_intent_id=warning.payment_intent_id, order_number=warning.order_number
    )
    return _give_back(payment) if payment else ""


@transaction.atomic
def _give_back(payment: MilestonePayment) -> str:
    payment = lock_unless_asked(payment)
    if payment.is_late:
        return "it came too late and goes back already"
    milestone = payment.milestone
    if milestone.state in AT_WORK | {MilestoneState.DELIVERED, MilestoneState.DISPUTED}:
        move(actor=Machine.STRIPE, row=milestone, state=MilestoneState.SETTLING)
        begin_settling(actor=Machine.STRIPE, milestone=milestone, to_release_minor=0)
        why = gettext_noop("The bank of the card warned of fraud.")
        record_act(actor=Machine.STRIPE, act=RequestAct.STOPPED, target=milestone, reason=why)
        emails.tell_stopped(milestone, why)
    elif milestone.is_share_held:
        leave_to_staff(actor=Machine.STRIPE, payment=payment)
        why = "The bank of the card warned of fraud after the delivery was approved."
        record_act(actor=Machine.STRIPE, act=RequestAct.REOPENED, target=milestone, reason=why)
        emails.tell_warned(milestone)
    return f"milestone is {milestone.state}"

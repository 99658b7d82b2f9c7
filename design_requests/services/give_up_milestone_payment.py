"""The client leaves the payment page for good: Stripe closes it before the offer is open again."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext

from design_requests.errors import MoveRefused
from design_requests.models import MilestonePayment
from design_requests.services.end_milestone_payment import end_milestone_payment
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from payments.errors import StripeRefused
from payments.gateway.checkout import expire_checkout_session


def give_up_milestone_payment(
    *, actor: AbstractBaseUser, payment: MilestonePayment
) -> MilestonePayment:
    """Raises MoveRefused, StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers."""
    if payment.milestone.offer.brief.client_id != actor.pk:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if payment.stripe_session_id is None:
        return end_milestone_payment(actor=actor, payment=payment)
    try:
        expire_checkout_session(payment.stripe_session_id)
    except StripeRefused:
        # Paid, or ended already: how it stands is asked next.
        pass
    return settle_milestone_payment(payment=payment)

"""A webhook event about a payment that is of no order: is it of a milestone?"""

from django.db.models import Q

from design_requests.models import MilestonePayment
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from payments.models import WebhookEvent


def settle_request_by_event(event: WebhookEvent) -> str:
    """What became of it, or "" where it is of no milestone; the event itself decides nothing.

    Raises what settle_milestone_payment raises.
    """
    session_id = event.object_id if event.type.startswith("checkout.session.") else ""
    wanted = Q(number=event.reference) if event.reference else Q(pk=None)
    if session_id:
        wanted |= Q(stripe_session_id=session_id)
    found = MilestonePayment.objects.filter(wanted).select_related("milestone").first()
    if found is None:
        return ""
    payment = settle_milestone_payment(payment=found, session_id=session_id)
    return f"payment of a milestone is {payment.state}"

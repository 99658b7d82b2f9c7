"""Parts of held money that were asked of nobody yet stay here, to be decided on again."""

from django.utils import timezone

from common.audit import Actor
from common.locking import lock_rows
from design_requests.models import HeldPart, MilestonePayment
from design_requests.states import PartState


def take_back_parts(*, actor: Actor, payment: MilestonePayment, why: str) -> None:
    """Under the lock of the payment's milestone."""
    waiting = HeldPart.objects.filter(payment=payment).reserved()
    for part in lock_rows(waiting):
        if part.asked_at is None:
            part.state, part.failure = PartState.REFUSED, why
            part.refused_at = timezone.now()
            part.save()

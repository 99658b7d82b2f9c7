"""What the provider reports of a copy after it was asked for."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from newsletter.models import Delivery
from newsletter.services.leave import leave
from newsletter.services.suppress import suppress
from newsletter.states import DeliveryState, Outcome, SuppressedFor

# So many issues in a row that could not be delivered, and the address is left alone.
SOFT_BOUNCES = 5
SETTLES = {
    Outcome.DELIVERED: DeliveryState.SENT,
    Outcome.SOFT_BOUNCE: DeliveryState.SENT,
    Outcome.BOUNCE: DeliveryState.REFUSED,
    Outcome.COMPLAINT: DeliveryState.SENT,
    Outcome.LEFT: DeliveryState.SENT,
}


@transaction.atomic
def record_outcome(*, delivery_id: int, outcome: Outcome) -> bool:
    """False for a repeat, and for a copy that is no longer on record."""
    held = lock_rows(Delivery.objects.filter(pk=delivery_id))
    if not held or held[0].outcome == outcome:
        return False
    (copy,) = held
    if copy.outcome in {Outcome.COMPLAINT, Outcome.LEFT} and outcome != Outcome.COMPLAINT:
        return True
    copy.outcome, copy.outcome_at = outcome, timezone.now()
    if copy.state == DeliveryState.UNKNOWN:
        copy.state = SETTLES[outcome]
    copy.save(update_fields=["outcome", "outcome_at", "state"])
    _act_on(copy, outcome)
    return True


def _act_on(copy: Delivery, outcome: Outcome) -> None:
    if outcome == Outcome.LEFT:
        leave(code=copy.address_code, method="the mail provider", issue_id=copy.issue_id)
    elif outcome == Outcome.COMPLAINT:
        suppress(code=copy.address_code, reason=SuppressedFor.COMPLAINT)
    elif outcome == Outcome.BOUNCE:
        suppress(code=copy.address_code, reason=SuppressedFor.BOUNCE)
    elif outcome == Outcome.SOFT_BOUNCE and _is_the_last_straw(copy):
        suppress(code=copy.address_code, reason=SuppressedFor.SOFT_BOUNCES)


def _is_the_last_straw(copy: Delivery) -> bool:
    earlier = Delivery.objects.filter(address_code=copy.address_code).exclude(pk=copy.pk)
    lately = earlier.exclude(asked_at=None).order_by("-asked_at")[: SOFT_BOUNCES - 1]
    outcomes = [one.outcome for one in lately]
    return outcomes == [Outcome.SOFT_BOUNCE] * (SOFT_BOUNCES - 1)

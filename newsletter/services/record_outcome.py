"""What the provider reports of a copy after it was asked for."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from common.address_code import address_code
from common.locking import lock_rows
from newsletter.models import Delivery, Subscription
from newsletter.services.leave import leave
from newsletter.services.suppress import suppress
from newsletter.states import SAYS_MORE, SETTLES, DeliveryState, Outcome, SuppressedFor

# So many issues in a row that could not be delivered, and the address is left alone.
SOFT_BOUNCES = 5


@transaction.atomic
def record_outcome(*, delivery_id: int, outcome: Outcome) -> bool:
    """False for what is known already, and for a copy that is no longer on record."""
    held = lock_rows(Delivery.objects.filter(pk=delivery_id))
    if not held:
        return False
    (copy,) = held
    if copy.outcome and SAYS_MORE.index(outcome) <= SAYS_MORE.index(Outcome(copy.outcome)):
        return False
    copy.outcome, copy.outcome_at = outcome, timezone.now()
    if copy.state == DeliveryState.UNKNOWN:
        copy.state = SETTLES[outcome]
    copy.save(update_fields=["outcome", "outcome_at", "state"])
    if outcome == Outcome.SOFT_BOUNCE and _is_the_last_straw(copy):
        suppress(code=copy.address_code, reason=SuppressedFor.SOFT_BOUNCES)
    _act_on(copy.address_code, outcome, issue_id=copy.issue_id)
    return True


def record_outcome_of_address(*, address: str, outcome: Outcome, at: datetime) -> None:
    """For news that names no copy, such as of a bounce that came back by mail.

    Nothing is written of an address that does not get the newsletter, or asked for it since.
    """
    code = address_code(address)
    theirs = Subscription.objects.current().filter(address_code=code)
    if theirs.filter(confirmed_at__lte=at).exists():
        _act_on(code, outcome, issue_id=0)


def _act_on(code: str, outcome: Outcome, *, issue_id: int) -> None:
    if outcome == Outcome.LEFT:
        leave(code=code, method="the mail provider", issue_id=issue_id)
    elif outcome == Outcome.COMPLAINT:
        # A consent is not held against somebody who calls the newsletter unwanted.
        leave(code=code, method="reported as unwanted", reason=SuppressedFor.COMPLAINT)
    elif outcome == Outcome.BOUNCE:
        suppress(code=code, reason=SuppressedFor.BOUNCE)


def _is_the_last_straw(copy: Delivery) -> bool:
    earlier = Delivery.objects.filter(address_code=copy.address_code).exclude(pk=copy.pk)
    lately = earlier.exclude(asked_at=None).order_by("-asked_at")[: SOFT_BOUNCES - 1]
    outcomes = [one.outcome for one in lately]
    return outcomes == [Outcome.SOFT_BOUNCE] * (SOFT_BOUNCES - 1)

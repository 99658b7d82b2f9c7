"""An address gets no newsletter any more; only a confirmed link lifts that."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from newsletter.models import Delivery, Subscription, Suppression
from newsletter.states import DeliveryState, SuppressedFor


@transaction.atomic
def suppress(*, code: str, reason: SuppressedFor) -> list[Subscription]:
    """Ends what there is under this code, and gives it back; what waits for it is skipped."""
    now = timezone.now()
    waiting = Delivery.objects.filter(address_code=code, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.SKIPPED, reason=reason.value)
    current = lock_rows(Subscription.objects.current().filter(address_code=code))
    for subscription in current:
        subscription.left_at = now
        subscription.save(update_fields=["left_at"])
    Suppression.objects.bulk_create(
        [Suppression(address_code=code, reason=reason, since=now)], ignore_conflicts=True
    )
    again = Suppression.objects.filter(address_code=code, lifted_at__isnull=False)
    again.update(reason=reason, since=now, lifted_at=None)
    return current

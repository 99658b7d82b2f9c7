"""A reader chooses what they get and how often."""

from collections.abc import Sequence

from django.db import transaction

from common.locking import lock_rows
from newsletter.models import Subscription


@transaction.atomic
def change_preferences(*, code: str, interests: Sequence[str], frequency: str) -> bool:
    """False when nobody under this code gets the newsletter now."""
    found = lock_rows(Subscription.objects.current().filter(address_code=code))
    for subscription in found:
        subscription.interests = list(interests)
        subscription.frequency = frequency
        subscription.save(update_fields=["interests", "frequency"])
    return bool(found)

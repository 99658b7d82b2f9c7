"""Copies about which nobody heard an answer: never asked for again, settled by what is known."""

from newsletter.models.delivery import DeliveryQuerySet
from newsletter.states import SETTLES, DeliveryState


def note_unknown(reserved: DeliveryQuerySet, *, reason: str) -> int:
    """How many are unknown by this. The provider's news may have come before the answer was lost.

    News that comes at this very moment wait for the row, and find it unknown.
    """
    for outcome, state in SETTLES.items():
        reserved.filter(outcome=outcome).update(state=state, lease="")
    return reserved.filter(outcome="").update(state=DeliveryState.UNKNOWN, reason=reason, lease="")

"""What the data map asks of this room; the types are in common/personal.py."""

from django.db.models import Q

from activity.states import SignalState


def is_contested_and_open() -> Q:
    """Signals about which the privacy desk has a case, until a person decides."""
    return Q(contested_at__isnull=False, state=SignalState.OPEN)

"""Something was done far more often than people do: write it down for staff, with its block."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from activity.models import AbuseSignal
from activity.signal_key import network_code
from activity.states import SignalKind, SignalState
from activity.thresholds import REVIEWED_WITHIN
from activity.uses import PREVENT_FRAUD
from common.personal import may_serve, serves

HOUR = timedelta(hours=1)
# What common/network_pace.py counts, and what it is a signal of. Other limits are no signals.
PACES = {
    "previews": SignalKind.PREVIEWS,
    "failed_logins": SignalKind.FAILED_LOGINS,
    "sign_ups": SignalKind.SIGN_UPS,
}


def note_pace(*, what: str, network: str, count: int) -> None:
    """Answers `common.network_pace.went_beyond`: that limit ends within the hour."""
    kind = PACES.get(what)
    if kind is not None:
        _note(kind, {"network_code": network_code(network)}, count, timezone.now() + HOUR)


@serves(PREVENT_FRAUD)
def note_person(*, kind: SignalKind, account_id: int, count: int, ends_at: datetime) -> None:
    """Nothing is noted of whom staff agreed not to watch."""
    if may_serve(account_id, PREVENT_FRAUD):
        _note(kind, {"person_id": account_id}, count, ends_at)


def _note(kind: SignalKind, whom: dict[str, object], count: int, ends_at: datetime) -> None:
    """One open signal each; what happens meanwhile raises its number and moves its end."""
    now = timezone.now()
    open_ones = AbuseSignal.objects.filter(kind=kind, state=SignalState.OPEN, **whom)
    facts = {"count": count, "seen_at": now, "ends_at": ends_at}
    if open_ones.update(**facts):
        return
    try:
        with transaction.atomic():
            AbuseSignal.objects.create(kind=kind, review_by=now + REVIEWED_WITHIN, **whom, **facts)
    except IntegrityError:  # the same at once, in another process
        open_ones.update(**facts)

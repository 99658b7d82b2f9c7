"""What holds somebody up because a machine saw abuse."""

from django.db.models import QuerySet
from django.utils import timezone

from activity.models import AbuseSignal
from activity.services.note_signal import PACES
from activity.signal_key import network_code
from activity.states import SignalKind, SignalState
from activity.thresholds import SPARED_FOR


def signals_of(account_id: int) -> list[AbuseSignal]:
    """Of an account, the newest first."""
    return list(AbuseSignal.objects.filter(person=account_id).order_by("-seen_at", "-pk"))


def is_spared(kind: SignalKind, account_id: int) -> bool:
    """Whether staff looked at it lately and found nothing wrong."""
    return _released(kind).filter(person=account_id).exists()


def is_network_spared(what: str, network: str) -> bool:
    """The same for a network; answers `common.network_pace.spared`."""
    kind = PACES.get(what)
    if kind is None:
        return False
    return _released(kind).filter(network_code=network_code(network)).exists()


def _released(kind: SignalKind) -> QuerySet[AbuseSignal]:
    since = timezone.now() - SPARED_FOR
    return AbuseSignal.objects.filter(kind=kind, state=SignalState.RELEASED, decided_at__gte=since)

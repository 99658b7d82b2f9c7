"""A person looks at a signal: a mistake, whose block ends at once, or abuse, whose block stays."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from activity.acts import ActivityAct
from activity.errors import SignalDecided
from activity.models import AbuseSignal
from activity.states import SignalState
from common.audit import record_act


@transaction.atomic
def decide_signal(
    *, actor: AbstractBaseUser, signal: AbuseSignal, state: SignalState, reason: str
) -> None:
    """One update, so that of two people the first decides. Raises SignalDecided for the second."""
    still_open = AbuseSignal.objects.filter(pk=signal.pk, state=SignalState.OPEN)
    if not still_open.update(state=state, decided_by=actor.pk, decided_at=timezone.now()):
        raise SignalDecided("Somebody has decided about this already. Nothing was changed.")
    is_mistake = state == SignalState.RELEASED
    act = ActivityAct.RELEASED if is_mistake else ActivityAct.CONFIRMED
    record_act(actor=actor, act=act, target=signal, reason=reason)

"""Which erasures go on now: those whose grace is over, and those that wait or were left open."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from common.personal import Thing
from common.queue import enqueue, send
from privacy.models import Erasure, ErasureStep
from privacy.states import ErasureState, Step

# A round looks at every table; what it waits for says itself when it is over.
BETWEEN_ROUNDS = timedelta(hours=1)


def resume_erasures() -> None:
    for erasure_id in due(timezone.now()):
        send("privacy.continue_erasure_task", erasure_id)


def due(now: datetime) -> list[int]:
    last_round = ErasureStep.objects.filter(
        erasure=OuterRef("pk"), name=Step.FILES, finished_at__gt=now - BETWEEN_ROUNDS
    )
    found = Erasure.objects.past_grace(now).exclude(Exists(last_round), state=ErasureState.WAITING)
    return list(found.values_list("pk", flat=True))


def resume_after(thing: Thing) -> None:
    """A dispute, a debt, a payout, a refund or an order ended: whom it held back goes on."""
    for erasure_id in Erasure.objects.held_by(thing).values_list("pk", flat=True):
        enqueue("privacy.continue_erasure_task", erasure_id)

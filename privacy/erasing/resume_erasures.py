"""Which erasures go on now: those whose grace is over, and those that wait or were left open."""

from django.utils import timezone

from common.personal import Thing
from common.queue import enqueue, send
from privacy.models import Erasure


def resume_erasures() -> None:
    due = Erasure.objects.past_grace(timezone.now())
    for erasure_id in due.values_list("pk", flat=True):
        send("privacy.continue_erasure_task", erasure_id)


def resume_after(thing: Thing) -> None:
    """A dispute, a debt, a payout, a refund or an order ended: whom it held back goes on."""
    for erasure_id in Erasure.objects.held_by(thing).values_list("pk", flat=True):
        enqueue("privacy.continue_erasure_task", erasure_id)

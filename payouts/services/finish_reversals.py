"""Reversals that were reserved and not answered: look, then ask again."""

from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from payments.services.sweep import AT_A_TIME, sweep
from payouts.models import Reversal
from payouts.services.complete_reversal import complete_reversal
from payouts.states import TransferState

ANSWERS_TAKE = timedelta(minutes=2)


def finish_reversals(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were made."""

    def finish(reversal: Reversal) -> bool:
        done = complete_reversal(actor=actor, reversal=reversal, look_first=True)
        return done.state == TransferState.MADE

    waiting = Reversal.objects.reserved().filter(created_at__lte=timezone.now() - older_than)
    # By lot: reversals that fail each time do not stand before the others in each run.
    by_lot = waiting.select_related("transfer__order").order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=finish, label=lambda reversal: f"reversal={reversal.reference}")

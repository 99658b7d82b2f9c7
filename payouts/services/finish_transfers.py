"""Transfers that were reserved and whose answer was lost: look, then ask again."""

from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from payments.services.sweep import AT_A_TIME, sweep
from payouts.models import Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.states import TransferState

ANSWERS_TAKE = timedelta(minutes=2)


def finish_transfers(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were made."""

    def finish(transfer: Transfer) -> bool:
        done = complete_transfer(actor=actor, transfer=transfer, look_first=True)
        return done.state == TransferState.MADE

    waiting = Transfer.objects.reserved().filter(created_at__lte=timezone.now() - older_than)
    # By lot: transfers that fail each time do not stand before the others in each run.
    by_lot = waiting.select_related("order").order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=finish, label=lambda transfer: f"transfer={transfer.reference}")

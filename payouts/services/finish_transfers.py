"""Transfers that were reserved and whose answer was lost: look, then ask again."""

import logging
from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from payments.errors import StripeUnavailable
from payouts.errors import TransferDiffers
from payouts.models import Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.states import TransferState

log = logging.getLogger(__name__)
ANSWERS_TAKE = timedelta(minutes=2)
AT_A_TIME = 200


def finish_transfers(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were made. Stops when Stripe does not answer."""
    made = 0
    waiting = Transfer.objects.reserved().filter(created_at__lte=timezone.now() - older_than)
    for transfer in waiting.select_related("order").order_by("pk")[:AT_A_TIME]:
        try:
            done = complete_transfer(actor=actor, transfer=transfer, look_first=True)
        except StripeUnavailable:
            log.warning("transfers wait, Stripe does not answer from=%s", transfer.reference)
            break
        except TransferDiffers as problem:
            log.error("transfer needs a look problem=%s", problem.message)
            continue
        made += done.state == TransferState.MADE
    return made

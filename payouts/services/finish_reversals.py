"""Reversals that were reserved and not answered: look, then ask again."""

import logging
from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from payments.errors import StripeRefused, StripeUnavailable
from payouts.errors import ReversalDiffers
from payouts.models import Reversal
from payouts.services.complete_reversal import complete_reversal
from payouts.states import TransferState

log = logging.getLogger(__name__)
ANSWERS_TAKE = timedelta(minutes=2)
AT_A_TIME = 200


def finish_reversals(*, actor: Actor, older_than: timedelta = ANSWERS_TAKE) -> int:
    """Complete what stayed reserved; how many were made. Stops when Stripe does not answer."""
    made = 0
    waiting = Reversal.objects.reserved().filter(created_at__lte=timezone.now() - older_than)
    for reversal in waiting.select_related("transfer__order").order_by("pk")[:AT_A_TIME]:
        try:
            done = complete_reversal(actor=actor, reversal=reversal, look_first=True)
        except StripeUnavailable:
            log.warning("reversals wait, Stripe does not answer from=%s", reversal.reference)
            break
        except (ReversalDiffers, StripeRefused) as problem:
            log.error("reversal needs a look problem=%s", problem.message)
            continue
        made += done.state == TransferState.MADE
    return made

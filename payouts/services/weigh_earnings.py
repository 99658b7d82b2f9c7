"""Bring earnings into the states that their sums come to."""

from collections.abc import Iterable

from django.utils import timezone

from common.personal import close_matter
from payouts.models import Earning, TransferPart
from payouts.states import EarningState, TransferState


def weigh_earnings(earnings: Iterable[Earning]) -> None:
    """Save the sums of locked earnings and the state that follows from them."""
    earnings = list(earnings)
    on_their_way = set(
        TransferPart.objects.filter(
            earning__in=earnings, transfer__state=TransferState.RESERVED, amount_minor__gt=0
        ).values_list("earning", flat=True)
    )
    now = timezone.now()
    for earning in earnings:
        earning.state = earning.standing(is_on_its_way=earning.pk in on_their_way, now=now)
        earning.save(update_fields=["state", "deducted_minor", "sent_minor"])
        # Paid, taken back, or a debt that is settled: nothing is due in either direction.
        is_over = earning.state in {EarningState.PAID, EarningState.TAKEN_BACK}
        if is_over and earning.due_minor == 0:
            close_matter(earning)

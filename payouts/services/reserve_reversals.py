"""Set aside what is to come back of the transfers that paid an earning."""

from django.db.models import QuerySet, Sum

from common.audit import Actor, record_acts
from common.queue import enqueue
from payouts.acts import PayoutAct
from payouts.models import Earning, Reversal, Transfer
from payouts.states import TransferState


def reserve_reversals(
    *, actor: Actor, earning: Earning, transfers: QuerySet[Transfer] | None = None
) -> list[Reversal]:
    """Reserve what was sent too much of a locked earning, the newest transfer first.

    A transfer gives no more than is left of it, so that a debt which it settled stays settled. The
    caller holds the locks of the transfers and saves the earning.
    """
    made = Transfer.objects.filter(state=TransferState.MADE) if transfers is None else transfers
    reserved = []
    for transfer in made.filter(parts__earning=earning, parts__amount_minor__gt=0).order_by("-pk"):
        amount = min(-earning.due_minor, _left_of(transfer))
        if amount <= 0:
            continue
        reversal = Reversal(
            transfer=transfer, earning=earning, amount_minor=amount, currency=earning.currency
        )
        reversal.save()
        earning.sent_minor -= amount
        reserved.append(reversal)
    record_acts(actor=actor, act=PayoutAct.REVERSAL_RESERVED, targets=reserved)
    for reversal in reserved:
        enqueue("payouts.complete_reversal_task", reversal.pk)
    return reserved


def _left_of(transfer: Transfer) -> int:
    back = Reversal.objects.standing().filter(transfer=transfer).order_by()
    return transfer.amount_minor - (back.aggregate(sum=Sum("amount_minor"))["sum"] or 0)

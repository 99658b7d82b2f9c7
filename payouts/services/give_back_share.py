"""A refund that failed, or a dispute that was won: the designer's share is due again."""

from django.db import transaction

from common.audit import Actor, record_act
from orders.models import OrderLine
from payouts.acts import PayoutAct
from payouts.models import ShareDeduction
from payouts.services.lock_share import lock_share
from payouts.services.weigh_earnings import weigh_earnings


@transaction.atomic
def give_back_share(*, actor: Actor, line: OrderLine, cause: str) -> None:
    """Undo what the cause took off the line's share, once; nothing where it took nothing.

    What was still held is held on; what had come back from the designer's account is paid anew.
    """
    earning = lock_share(line)
    if earning is None:
        return
    amounts = list(
        ShareDeduction.objects.filter(earning=earning, cause=cause).values_list(
            "amount_minor", flat=True
        )
    )
    left = sum(amounts)
    if left == 0:
        return
    ShareDeduction.objects.create(earning=earning, cause=cause, amount_minor=-left)
    earning.deducted_minor -= left
    record_act(actor=actor, act=PayoutAct.GIVEN_BACK, target=earning, reason=cause)
    weigh_earnings([earning])

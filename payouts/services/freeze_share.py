"""A share is not paid while something about its sale is undecided."""

from django.db import transaction

from common.audit import Actor, record_act
from orders.models import OrderLine
from payouts.acts import PayoutAct
from payouts.models import ShareFreeze
from payouts.services.lock_share import lock_share


@transaction.atomic
def freeze_share(*, actor: Actor, line: OrderLine, cause: str, reason: str) -> None:
    """Pay nothing of the line's share until the cause is lifted; the designer reads the reason.

    A second call for the cause changes nothing. What was sent stays sent.
    """
    earning = lock_share(line)
    if earning is None:
        return
    _, is_new = ShareFreeze.objects.get_or_create(
        earning=earning, cause=cause, lifted_at=None, defaults={"reason": reason[:300]}
    )
    if is_new:
        record_act(actor=actor, act=PayoutAct.FROZEN, target=earning, reason=reason)

"""A share is paid again, once what froze it is decided."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from orders.models import OrderLine
from payouts.acts import PayoutAct
from payouts.models import ShareFreeze
from payouts.services.lock_share import lock_share


@transaction.atomic
def unfreeze_share(*, actor: Actor, line: OrderLine, cause: str) -> None:
    """Lift what the cause froze; another cause may still freeze the share."""
    earning = lock_share(line)
    if earning is None:
        return
    lifted = ShareFreeze.objects.open().filter(earning=earning, cause=cause)
    if lifted.update(lifted_at=timezone.now()):
        record_act(actor=actor, act=PayoutAct.UNFROZEN, target=earning, reason=cause)

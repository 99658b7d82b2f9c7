"""A refund or a lost dispute takes from a designer's share."""

from django.db import transaction

from common.audit import Actor, record_act
from common.money import Money
from orders.models import OrderLine
from payouts.acts import PayoutAct
from payouts.errors import ShareDiffers
from payouts.models import Earning, ShareDeduction
from payouts.services.lock_share import lock_share
from payouts.services.reserve_reversals import reserve_reversals
from payouts.services.weigh_earnings import weigh_earnings


@transaction.atomic
def take_back_share(*, actor: Actor, line: OrderLine, amount_minor: int, cause: str) -> None:
    """Take the amount off the line's share, once for a cause.

    What was not sent yet is not sent any more. Of what was sent, a reversal is reserved, which a
    task then asks Stripe for. What cannot come back is a debt that later shares settle. Runs inside
    the caller's transaction and asks nobody outside. Raises ShareDiffers.
    """
    if amount_minor == 0:
        return
    earning = lock_share(line)
    if earning is None:
        raise ShareDiffers(f"{line} gave its designer nothing that could be taken back.")
    if _is_taken(earning, amount_minor, cause):
        return
    left = earning.amount_minor - earning.deducted_minor
    if not 0 < amount_minor <= left:
        wanted, rest = Money(amount_minor, earning.currency), Money(left, earning.currency)
        raise ShareDiffers(f"{wanted} cannot be taken back: {rest} is left of the share.")
    ShareDeduction.objects.create(earning=earning, cause=cause, amount_minor=amount_minor)
    earning.deducted_minor += amount_minor
    record_act(actor=actor, act=PayoutAct.TAKEN_BACK, target=earning, reason=cause)
    reserve_reversals(actor=actor, earning=earning)
    weigh_earnings([earning])


def _is_taken(earning: Earning, amount_minor: int, cause: str) -> bool:
    taken = ShareDeduction.objects.filter(earning=earning, cause=cause, amount_minor__gt=0).first()
    if taken is not None and taken.amount_minor != amount_minor:
        raise ShareDiffers(f"{cause} has taken back {taken.amount} already.")
    return taken is not None

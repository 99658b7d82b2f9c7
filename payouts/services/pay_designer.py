"""Send a designer what is due, one transfer for each order."""

from collections.abc import Collection

from django.contrib.auth import get_user_model

from accounts.models import User
from common.audit import Actor
from payouts.models import Earning, Transfer
from payouts.services.complete_transfer import complete_transfer
from payouts.services.reserve_transfers import reserve_transfers


def pay_designer(
    *,
    actor: Actor,
    designer: User,
    chosen: Collection[Earning] | None = None,
    reason: str = "",
) -> list[Transfer]:
    """Reserve all, then ask and record one by one; what was made or refused.

    Pays all that is due, or what staff have `chosen`. Raises NotPayable or ReasonMissing before any
    call as reserve_transfers does, and StripeUnavailable in the middle: what was reserved is
    finished by finish_transfers.
    """
    reserved = reserve_transfers(actor=actor, designer=designer, chosen=chosen, reason=reason)
    return [
        complete_transfer(actor=actor, transfer=transfer, look_first=False) for transfer in reserved
    ]


def designers_with_dues() -> list[User]:
    """Everybody to whom something is due, in a fixed order."""
    due = Earning.objects.due().order_by().values("designer")
    return list(get_user_model().objects.filter(pk__in=due).order_by("pk"))

"""A licence gives nothing for the time being, because its payment is disputed."""

from django.db import transaction

from common.audit import Actor, record_act
from common.locking import lock_rows
from orders.acts import OrderAct
from orders.models import LicenceGrant
from orders.states import GrantState


@transaction.atomic
def suspend_grant(*, actor: Actor, grant: LicenceGrant, reason: str) -> LicenceGrant:
    """Stop the downloads of an active licence; any other is left as it is."""
    (grant,) = lock_rows(LicenceGrant.objects.filter(pk=grant.pk))
    if grant.state == GrantState.ACTIVE:
        grant.state = GrantState.SUSPENDED
        grant.save(update_fields=["state"])
        record_act(actor=actor, act=OrderAct.SUSPENDED, target=grant, reason=reason)
    return grant

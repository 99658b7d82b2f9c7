"""A suspended licence is as good as before."""

from django.db import transaction

from common.audit import Actor, record_act
from common.locking import lock_rows
from orders.acts import OrderAct
from orders.models import LicenceGrant
from orders.states import GrantState


@transaction.atomic
def restore_grant(*, actor: Actor, grant: LicenceGrant, reason: str) -> LicenceGrant:
    """Give the downloads of a suspended licence back; a revoked one stays revoked."""
    (grant,) = lock_rows(LicenceGrant.objects.filter(pk=grant.pk))
    if grant.state == GrantState.SUSPENDED:
        grant.state = GrantState.ACTIVE
        grant.save(update_fields=["state"])
        record_act(actor=actor, act=OrderAct.RESTORED, target=grant, reason=reason)
    return grant

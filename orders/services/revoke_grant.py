"""A licence ends, because its price went back to the buyer."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from orders.acts import OrderAct
from orders.hooks import licence_ended
from orders.models import LicenceGrant
from orders.states import GrantState


@transaction.atomic
def revoke_grant(*, actor: Actor, grant: LicenceGrant, reason: str) -> LicenceGrant:
    """End the licence for good. Safe to repeat: the first end is the one that is kept."""
    (grant,) = lock_rows(LicenceGrant.objects.filter(pk=grant.pk))
    if grant.state != GrantState.REVOKED:
        grant.state, grant.revoked_at = GrantState.REVOKED, timezone.now()
        grant.save(update_fields=["state", "revoked_at"])
        record_act(actor=actor, act=OrderAct.REVOKED, target=grant, reason=reason)
        licence_ended.call_all(grant.order_line.cad_model_id)
    return grant

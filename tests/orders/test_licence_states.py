"""A licence is suspended, restored and revoked; what is done, by whom and why, is written down."""

from collections.abc import Callable

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import LicenceGrant, Order
from orders.services.restore_grant import restore_grant
from orders.services.revoke_grant import revoke_grant
from orders.services.suspend_grant import suspend_grant
from orders.states import GrantState
from tests.shop import make_listing


def test_a_licence_is_suspended_and_restored_and_each_act_is_written_once(
    ben: User, mira: User, staff: User, buy: Callable[..., Order]
) -> None:
    buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    for _ in range(2):
        suspended = suspend_grant(actor=Machine.STRIPE, grant=grant, reason="Disputed")
    assert suspended.state == GrantState.SUSPENDED
    for _ in range(2):
        restored = restore_grant(actor=staff, grant=grant, reason="The dispute was won")
    assert restored.state == GrantState.ACTIVE
    acts = AuditEntry.objects.filter(target_id=grant.number).order_by("pk")
    assert [(row.act, row.reason) for row in acts][1:] == [
        ("licence.suspended", "Disputed"),
        ("licence.restored", "The dispute was won"),
    ]


def test_a_revoked_licence_is_neither_suspended_nor_restored(
    ben: User, mira: User, buy: Callable[..., Order]
) -> None:
    buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    ended_at = revoke_grant(actor=Machine.STRIPE, grant=grant, reason="Refunded").revoked_at
    for change in (suspend_grant, restore_grant, revoke_grant):
        grant = change(actor=Machine.STRIPE, grant=grant, reason="Again")
        assert (grant.state, grant.revoked_at) == (GrantState.REVOKED, ended_at)

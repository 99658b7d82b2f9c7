"""A designer's account is no longer paid to: it took our access away, or its designer left it."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_account_held
from payouts.models import ConnectedAccount
from payouts.states import AccountStanding


@transaction.atomic
def leave_account(*, actor: Actor, account: ConnectedAccount, reason: str = "") -> ConnectedAccount:
    """Write down that the account is left, once. What is owed waits for the designer's next one."""
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    if row.state == AccountStanding.LEFT:
        return row
    row.state = AccountStanding.LEFT
    row.transfers_active = False
    row.left_at = row.checked_at = timezone.now()
    row.full_clean()
    row.save()
    record_act(actor=actor, act=PayoutAct.ACCOUNT_LEFT, target=row, reason=reason)
    tell_designer_account_held(row)
    return row

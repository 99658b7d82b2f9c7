"""Staff decide whether somebody may log in, and say why."""

from django.db import transaction

from accounts.acts import AccountAct
from accounts.models import User
from accounts.services.end_access import end_access
from common.audit import record_act
from common.locking import lock_rows


@transaction.atomic
def set_log_in(*, actor: User, account: User, may_log_in: bool, reason: str) -> User:
    """Whoever is shut out is logged out everywhere at once. The same answer again is no act."""
    (account,) = lock_rows(User.objects.filter(pk=account.pk))
    if account.is_active == may_log_in:
        return account
    account.is_active = may_log_in
    account.save(update_fields=["is_active"])
    if not may_log_in:
        end_access(account)
    act = AccountAct.LET_IN if may_log_in else AccountAct.SHUT_OUT
    record_act(actor=actor, act=act, target=account, reason=reason)
    return account

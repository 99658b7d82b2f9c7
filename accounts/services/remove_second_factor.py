"""Takes a lost second factor off an account whose owner has shown otherwise who they are."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts import emails
from accounts.acts import AccountAct
from accounts.models import Session, User
from common.audit import record_act
from common.locking import lock_rows


@transaction.atomic
def remove_second_factor(*, actor: User, account: User, reason: str) -> int:
    """How many went. The owner gets a mail, and every browser is logged out."""
    (account,) = lock_rows(User.objects.filter(pk=account.pk))
    gone, _ = Authenticator.objects.filter(user=account).delete()
    if gone:
        Session.objects.filter(account_id=account.pk).delete()
        record_act(actor=actor, act=AccountAct.FACTOR_REMOVED, target=account, reason=reason)
        emails.send_second_factor_changed(
            user=account,
            to_address=account.email,
            news=gettext_lazy("our staff took every second factor off, as you asked"),
        )
    return int(gone)

"""Take what names a person out of an account that books, acts or consents go on pointing to."""

import secrets
from types import MappingProxyType

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from accounts.errors import LastSuperuser
from accounts.matters import LAST_SUPERUSER, is_last_superuser
from accounts.models import ApiToken, DesignerProfile, Profile, Session, User
from common.locking import lock_name, lock_rows
from common.personal import NOBODY, Held


@transaction.atomic
def empty_account(account: User, *, stays: Held = MappingProxyType({})) -> User:
    """The row stays for what points to it, and is nobody's; safe to repeat.

    `stays` are rows, by table, that somebody decided to keep.

    The new key is random and made for this account alone: it leads back to nobody, and two emptied
    accounts of one person are not known to be the same. Raises LastSuperuser.
    """
    (account,) = lock_rows(User.objects.filter(pk=account.pk))
    if account.closed_at is not None:
        return account
    if account.is_superuser:
        # Of two who leave at once, the second finds that it is the last.
        lock_name("superusers leave")
    if is_last_superuser(account.pk):
        raise LastSuperuser(LAST_SUPERUSER)
    key = secrets.token_hex(8)
    account.email = f"gone-{key}{NOBODY}"
    account.username = f"gone-{key}"
    account.display_name = account.picture_key = account.language = ""
    account.units = account.size_system = ""
    account.set_unusable_password()
    account.last_login = None
    account.age_attested_at, account.age_statement_version = None, ""
    account.is_active = account.is_staff = account.is_superuser = False
    account.groups.clear()
    account.user_permissions.clear()
    for table in (Profile, DesignerProfile, ApiToken, EmailAddress, Authenticator):
        held = stays.get(table._meta.label, ())
        table._base_manager.filter(user=account).exclude(pk__in=held).delete()
    logged_in = Session.objects.filter(account_id=account.pk)
    logged_in.exclude(pk__in=stays.get(Session._meta.label, ())).delete()
    account.closed_at = timezone.now()
    account.save()
    return account

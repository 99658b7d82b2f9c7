"""Gives somebody the groups of the staff desk, or takes the desk away."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.acts import AccountAct
from accounts.errors import DeskGroupsRefused
from accounts.models import User
from common.audit import Actor, record_act
from common.locking import lock_rows


@transaction.atomic
def set_desk_groups(*, actor: Actor, account: User, names: Collection[str]) -> User:
    """These groups from now on and no other; with none the desk is shut.

    The same groups again are no act. Raises DeskGroupsRefused.
    """
    (account,) = lock_rows(User.objects.filter(pk=account.pk))
    if account.is_superuser:
        raise DeskGroupsRefused(
            f"{account.email} may do everything at the desk: groups add nothing."
        )
    if names and not account.is_active:
        raise DeskGroupsRefused(f"{account.email} cannot log in, so the desk stays shut.")
    found = Group.objects.filter(name__in=names)
    if unknown := set(names) - {group.name for group in found}:
        there_are = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
        raise DeskGroupsRefused(f"No group is called {', '.join(sorted(unknown))}: {there_are}.")
    if account.is_staff == bool(names) and set(account.groups.all()) == set(found):
        return account
    account.is_staff = bool(names)
    account.save(update_fields=["is_staff"])
    account.groups.set(found)
    record_act(
        actor=actor,
        act=AccountAct.DESK_GROUPS_SET,
        target=account,
        reason=", ".join(sorted(names)) or "none",
    )
    return account

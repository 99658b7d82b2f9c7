"""The account as the last step of an erasure: it goes, or is emptied where books need it."""

from types import MappingProxyType

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from accounts.models import ReservedUsername, User
from accounts.models.reserved_username import username_code
from accounts.personal import has_books
from accounts.services.empty_account import empty_account
from common.personal import Held


@transaction.atomic
def close_account(person: AbstractBaseUser, *, stays: Held = MappingProxyType({})) -> User | None:
    """The emptied account, or None where it is gone. Raises LastSuperuser.

    The person's rows in other tables go first, as the data map says, but for those that are held
    (`stays`): while one of those points to the account it is emptied and stays. Whatever else still
    points to an account without books makes the deletion fail, instead of vanishing with it. The
    username stays taken for a while, as a code that leads back to nobody.
    """
    account = User.objects.get(pk=person.pk)
    if account.closed_at is None:
        # Before the name goes: it is nobody's next, also not of whoever wants to pass for them.
        ReservedUsername.objects.get_or_create(code=username_code(account.username))
    account = empty_account(account, stays=stays)
    row = User.objects.filter(pk=account.pk)
    if row.filter(has_books()).exists() or _is_pointed_to(account, stays):
        return account
    # Not delete(): that would look for rows in every table, against the order of locks.
    row._raw_delete(row.db)
    return None


def _is_pointed_to(account: User, rows: Held) -> bool:
    found = (
        relation.related_model._base_manager.filter(
            pk__in=rows[relation.related_model._meta.label], **{relation.field.name: account.pk}
        )
        for relation in User._meta.related_objects
        if relation.related_model._meta.label in rows
    )
    return any(each.exists() for each in found)

"""What the data map asks of this room; the types are in common/personal.py."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import PROTECT, Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.models.reserved_username import username_code
from common.personal import DataSubject


def logged_in(person: DataSubject) -> Q:
    """Sessions by the number inside."""
    if person.account_id is None:
        return Q(pk__in=[])
    return Q(account_id=person.account_id)


def reserved_name(person: DataSubject) -> Q:
    """A reservation of the name that the account has. Nothing leads there from whoever has left."""
    return Q(code=username_code(person.username)) if person.username else Q(pk__in=[])


def last_use_of_session() -> Any:
    return F("expire_date") - timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_used_by_program() -> Q:
    """Accounts whose tokens were used within two years: a program needs no log-in."""
    long_ago = timezone.now() - timedelta(days=2 * 365)
    used = ApiToken._base_manager.filter(
        user=OuterRef("pk"), revoked_at=None, last_used_on__gte=long_ago.date()
    )
    return Q(Exists(used))


def has_books() -> Q:
    """Accounts that some row has to go on pointing to: a sale, a payout, an act, a consent."""
    return reduce(or_, (Q(Exists(rows)) for rows in _rows_that_need_it()))


def _rows_that_need_it() -> list[Any]:
    return [
        relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        for relation in User._meta.related_objects
        if relation.on_delete is PROTECT or relation.related_model is LogEntry
    ]


def proven_addresses(person: AbstractBaseUser) -> list[str]:
    """An address counts once its owner has opened the link that was sent to it."""
    proven = EmailAddress.objects.filter(user_id=person.pk, verified=True)
    return list(proven.values_list("email", flat=True))


def owner_of_address(address: str) -> int | None:
    proven = EmailAddress.objects.filter(email=address, verified=True, user__closed_at=None)
    found = proven.first()
    return None if found is None else int(found.user_id)

"""What the data map asks of a room: the types of the functions in its personal.py.

A map names these functions by dotted path. Each gives a piece of a query about rows of one table
and asks the database nothing itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from common.hooks import Hook
from common.models import OutboxMail


@dataclass(frozen=True)
class DataSubject:
    """Whom a question is about: an account, addresses proven to be theirs, or both."""

    account_id: int | None
    # In small letters.
    addresses: tuple[str, ...] = ()


# Which rows are about the person.
Road = Callable[[DataSubject], Q]
# Which rows a rule holds, or a case covers.
Rule = Callable[[], Q]
# The moment from which a period counts, for each row; NULL as long as it does not count.
Clock = Callable[[], Any]

# Addresses that an account has proven to be its own.
proven_addresses: Hook[[AbstractBaseUser], Iterable[str]] = Hook("common.proven_addresses")


def data_subject(person: AbstractBaseUser) -> DataSubject:
    found = [each for every in proven_addresses.call_all(person) for each in every]
    return DataSubject(
        account_id=person.pk, addresses=tuple(sorted({one.lower() for one in found}))
    )


def mails_to_address(person: DataSubject) -> Q:
    """Mails to somebody who had no account: guests, and whoever tried to log in without one."""
    return Q(recipient=None, to_address__in=person.addresses)


def is_mail_waiting() -> Q:
    return Q(pk__in=OutboxMail.objects.filter(sent_at=None, given_up_at=None))

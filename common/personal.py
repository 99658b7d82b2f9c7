"""What the data map asks of a room, and what is asked of all rooms about a whole person.

A map names the functions of a room's personal.py by dotted path. Each gives a piece of a query
about rows of one table and asks the database nothing itself. What is no matter of one table goes
over the hooks below, which a room answers in its matters.py.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, Q, QuerySet

from common.errors import RuleBroken
from common.hooks import Hook
from common.locking import lock_rows
from common.models import OutboxMail

# How the address of an emptied account ends; mail there reaches nobody (RFC 2606).
NOBODY = "@gone.invalid"


class PersonLeaves(RuleBroken):
    """The person is being erased, so nothing new begins."""


@dataclass(frozen=True)
class DataSubject:
    """Whom a question is about: an account, addresses proven to be theirs, or both."""

    account_id: int | None
    # In small letters.
    addresses: tuple[str, ...] = ()
    # Of the account, where it has one still.
    username: str = ""


# Numbers of rows that stay for now, by table.
Held = Mapping[str, Collection[Any]]
# Which rows are about the person.
Road = Callable[[DataSubject], Q]
# Which rows a rule holds, or a case covers.
Rule = Callable[[], Q]
# The moment from which a period counts, for each row; NULL as long as it does not count.
Clock = Callable[[], Any]


@dataclass(frozen=True)
class Thing:
    """One row, by its table as the data map calls it, and its number."""

    label: str
    pk: Any


# What takes the place of free words of staff that a row cannot be without, once they named somebody
# who left; the data maps say it, and the triggers let nothing else through.
WORDS_GONE = "Removed: whom it was about has left."


@dataclass(frozen=True)
class OpenMatter:
    """Something between a person and the shop that has to end before all of them can go."""

    # Fit to stand behind "waiting for", such as "a payout of 42.00 USD".
    words: str
    # When it ends by itself, where that is known.
    until: datetime | None = None
    # Rows that stay until then; each is told to `matter_closed` when it is over.
    holds: frozenset[Thing] = field(default_factory=frozenset)


@dataclass(frozen=True)
class ProcessorCopy:
    """Something about a person that lies with a recipient of the map's `processors:`."""

    recipient: str
    what: str
    # By which name it is found there.
    reference: str


@dataclass(frozen=True)
class EndedCopies:
    """What was ended at recipients, by words fit to stand before a number; and what has to wait."""

    counts: dict[str, int]
    waits: tuple[OpenMatter, ...] = ()


@dataclass(frozen=True)
class StaysOwed:
    """Money that could not be paid to somebody who leaves, such as "42.50 USD"."""

    words: str
    # Against it the money is paid later, to whoever brings it.
    code: str


@dataclass(frozen=True)
class OwedByReceipt:
    """What stays owed to whoever has the receipt of an erasure, such as "42.50 USD"."""

    words: str
    # When the receipt has shown the code; it does so once.
    shown_at: datetime | None
    # When another code took its place.
    replaced_at: datetime | None


@dataclass(frozen=True)
class PersonalFile:
    """A file that goes into the copy of somebody's data."""

    key: str
    # Its place in the copy, such as "uploaded/model-12/version-1/ring.stl".
    path: str
    # 0 where it is not known, of small ones.
    size_bytes: int
    # What it is, in a few words.
    about: str
    # Whether it lies in the public store.
    is_public: bool = False


# What stands between a person and the shop.
open_matters: Hook[[DataSubject], list[OpenMatter]] = Hook("common.open_matters")
# End what can be ended now, before an erasure: safe to repeat, and outside any transaction, because
# Stripe may be asked. What cannot be ended stays an open matter.
settle: Hook[[AbstractBaseUser], None] = Hook("common.settle")
# Why a person cannot be erased now, in words for them; "" where nothing stands against it.
must_stay: Hook[[AbstractBaseUser], str] = Hook("common.must_stay")
# Somebody asked to be erased: what others see of them is hidden. Called inside that transaction.
step_back: Hook[[AbstractBaseUser], None] = Hook("common.step_back")
# Works on the person's files that are under way now and will still write: an erasure begins after.
under_work: Hook[[DataSubject], list[OpenMatter]] = Hook("common.under_work")
# The account itself goes, or is emptied, without the rows that are held; the account as it is then,
# or None.
close_account: Hook[[AbstractBaseUser, Held], AbstractBaseUser | None] = Hook(
    "common.close_account"
)
# Accounts whose erasure was asked for, whether or not it can still be cancelled.
asked_to_leave: Hook[[], Q] = Hook("common.asked_to_leave")
# Of those the ones whose erasure cannot be cancelled any more.
leaving: Hook[[], Q] = Hook("common.leaving")
# What recipients hold of a person.
processor_copies: Hook[[DataSubject], list[ProcessorCopy]] = Hook("common.processor_copies")
# End there what need not stay, once nothing is open with the person any more: safe to repeat, and
# outside any transaction. Who does not answer is a thing to wait for, and no error.
end_copies: Hook[[DataSubject], EndedCopies] = Hook("common.end_copies")
# What stays owed to an account that was emptied, by the number of its receipt and the address that
# it had; called inside the transaction of the last mail. Safe to repeat: one receipt has one code.
stays_owed: Hook[[int, str, str], list[StaysOwed]] = Hook("common.stays_owed")
# What stays owed to whoever has a receipt, and the code, once, to who knows the address as well;
# the second raises RuleBroken.
owed_by_receipt: Hook[[str], OwedByReceipt | None] = Hook("common.owed_by_receipt")
show_code: Hook[[str, str], list[StaysOwed]] = Hook("common.show_code")
# Whether a code is that of a receipt.
is_code_of_receipt: Hook[[str, str], bool] = Hook("common.is_code_of_receipt")
# What somebody uploaded, or bought and may download now.
personal_files: Hook[[DataSubject], Iterable[PersonalFile]] = Hook("common.personal_files")
# Accounts that stay open though nobody logs in, as a condition on accounts.
keeps_account: Hook[[], Q] = Hook("common.keeps_account")
# Accounts whose data may not serve a use now, as a condition on accounts. Uses are the values of
# `Purpose` and of `Use` in privacy/purposes.py.
bars: Hook[[str], Q] = Hook("common.bars")
# Where mail about what is still open goes for an account that was emptied; "" when nowhere.
last_address: Hook[[int], str] = Hook("common.last_address")
# Called inside the transaction that ends a dispute, a debt, a payout, a refund or an order.
matter_closed: Hook[[Thing], None] = Hook("common.matter_closed")


@dataclass(frozen=True)
class CaseWish:
    """Something about a person that needs a human being to decide, by the words of the desk."""

    account_id: int
    # A value of the desk's kinds, such as "complaint" or "object".
    kind: str
    # What has to be decided; the desk reads it, and the person in the copy of their data.
    text: str


@dataclass(frozen=True)
class Correctable:
    """A fact about a person that the desk may correct for them."""

    name: str
    label: str
    # As it stands now.
    value: str


@dataclass(frozen=True)
class CorrectionWish:
    """A correction that somebody at the desk makes for a person."""

    person: AbstractBaseUser
    # The name of something correctable, and how it is right.
    name: str
    value: str
    by: AbstractBaseUser
    # Of the desk's form: sent twice it is one correction.
    attempt: UUID


# What of an account can be corrected for its owner, and the correction; the second is True where
# the room has the field, and raises RuleBroken for a value that cannot stand there.
correctable: Hook[[AbstractBaseUser], list[Correctable]] = Hook("common.correctable")
correct: Hook[[CorrectionWish], bool] = Hook("common.correct")
# Whether this form of the desk has corrected something already.
was_corrected: Hook[[UUID], bool] = Hook("common.was_corrected")


@dataclass(frozen=True)
class ShownContent:
    """Something that a person shows to everybody."""

    thing: Thing
    # Fit to stand alone, such as "Bezel signet, by Mira".
    words: str


@dataclass(frozen=True)
class LeftAddress:
    """Somebody's e-mail address is another one now; `before` is the one that the account had."""

    person: AbstractBaseUser
    before: str


# Called inside the transaction of the change, for whoever passed the old address on.
address_changed: Hook[[LeftAddress], None] = Hook("common.address_changed")

# What stands at a path of the site, and hiding it for a reason that its author reads.
content_at: Hook[[str], ShownContent | None] = Hook("common.content_at")
hide_content: Hook[[AbstractBaseUser, Thing, str], None] = Hook("common.hide_content")


# A room asks the privacy desk to open a case. Call it inside the transaction of the cause.
case_wanted: Hook[[CaseWish], object] = Hook("common.case_wanted")


def thing(row: Model) -> Thing:
    return Thing(row._meta.label, row.pk)


def close_matter(row: Model) -> None:
    """Tell that the row holds nobody back any more. Call it in the transaction that ends it."""
    matter_closed.call_all(thing(row))


def barred(use: str) -> Q:
    """Accounts whose data may not serve this use: restricted, or their owner objected.

    A condition on accounts, for lists of people. Everybody is barred from a use that the policy in
    force does not name yet, and nobody where no room answers.
    """
    return reduce(or_, bars.call_all(use), Q(pk__in=[]))


def barred_accounts(use: str) -> QuerySet[Any]:
    """The numbers of those accounts, for tables that point to accounts: `designer__in=...`."""
    return get_user_model()._base_manager.filter(barred(use)).values("pk")


def accounts_asked_to_leave() -> QuerySet[Any]:
    """The numbers of those whose erasure was asked for, whether or not it can be cancelled."""
    found = reduce(or_, asked_to_leave.call_all(), Q(pk__in=[]))
    return get_user_model()._base_manager.filter(found).values("pk")


def may_serve(account_id: int, use: str) -> bool:
    return not barred_accounts(use).filter(pk=account_id).exists()


# The functions that declare what they use personal data for, by dotted path.
SERVING: dict[str, str] = {}
Serving = TypeVar("Serving", bound=Callable[..., Any])


def serves(use: str) -> Callable[[Serving], Serving]:
    """Say of a task, a service or a selector which use it makes of people's data.

    A test asks each of them to leave restricted people out; tests/privacy/serving.py has to say
    how it is asked.
    """

    def declare(function: Serving) -> Serving:
        SERVING[f"{function.__module__}.{function.__qualname__}"] = use
        return function

    return declare


# Addresses that an account has proven to be its own.
proven_addresses: Hook[[AbstractBaseUser], Iterable[str]] = Hook("common.proven_addresses")


# The account that has proven an address to be its own, if there is one.
owner_of_address: Hook[[str], int | None] = Hook("common.owner_of_address")


# Which of these addresses nothing goes to that nobody needs: the mailbox is not there, or its owner
# reported a mail of ours as unwanted.
refuse_optional_mail: Hook[[Collection[str]], Collection[str]] = Hook("common.refuse_optional_mail")


def without_optional_mail(addresses: Collection[str]) -> set[str]:
    return {one for found in refuse_optional_mail.call_all(addresses) for one in found}


def account_of(address: str) -> int | None:
    found = (one for one in owner_of_address.call_all(address.strip().lower()) if one is not None)
    return next(found, None)


def data_subject(person: AbstractBaseUser) -> DataSubject:
    found = [each for every in proven_addresses.call_all(person) for each in every]
    return DataSubject(
        account_id=person.pk,
        addresses=tuple(sorted({one.lower() for one in found})),
        username=str(getattr(person, "username", "")),
    )


def hold_person(account_id: int) -> AbstractBaseUser | None:
    """Lock a person for the rest of the transaction; the account as it is now, None where it went.

    What weighs something against the whole person takes this first: a checkout, a payout, a copy of
    their data, an erasure. Ask `is_leaving` afterwards, not before.
    """
    return next(iter(lock_rows(get_user_model()._base_manager.filter(pk=account_id))), None)


def is_leaving(account_id: int) -> bool:
    """Whether the person's erasure has begun, or is about to: nothing new may begin."""
    return _is_among(account_id, leaving)


def has_asked_to_leave(account_id: int) -> bool:
    """Whether the person asked to be erased, even if that can still be cancelled."""
    return _is_among(account_id, asked_to_leave)


def _is_among(account_id: int, people: Hook[[], Q]) -> bool:
    found = reduce(or_, people.call_all(), Q(pk__in=[]))
    return bool(get_user_model()._base_manager.filter(found, pk=account_id).exists())


def refuse_leaving(account_id: int) -> None:
    """Raises PersonLeaves when the person's erasure has begun."""
    if is_leaving(account_id):
        raise PersonLeaves(
            "Your account is being erased, so nothing new can begin with it. What happens to it is "
            "on the page that the last mail names."
        )


def mails_to_address(person: DataSubject) -> Q:
    """Mails to somebody who had no account: guests, and whoever tried to log in without one."""
    return Q(recipient=None, to_address__in=person.addresses)


def is_mail_waiting() -> Q:
    return Q(pk__in=OutboxMail.objects.filter(sent_at=None, given_up_at=None))


# Told at each log-in, and once an hour while it is in use: the number of the account, and when.
person_seen: Hook[[int, datetime], None] = Hook("common.person_seen")

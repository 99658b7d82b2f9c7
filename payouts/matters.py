"""What stands between a designer and this room, and what of it lies with Stripe."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from common.languages import day
from common.models import Machine
from common.money import Money
from common.personal import (
    DataSubject,
    EndedCopies,
    OpenMatter,
    ProcessorCopy,
    StaysOwed,
    is_leaving,
    thing,
)
from payouts.claim_code import claim_code, claim_hash
from payouts.models import ConnectedAccount, Earning, Reversal
from payouts.services.close_accounts import close_accounts
from payouts.services.issue_claim import issue_claim
from payouts.services.show_claim import show_claim
from payouts.states import AccountStanding, EarningState, TransferState

# Stripe may lift what it holds without the designer; nobody else finishes what they began there.
MAY_PAY = (AccountStanding.ACTIVE, AccountStanding.RESTRICTED)
STRIPE_MAY_LIFT = timedelta(days=30)
TO_COME = (EarningState.PENDING, EarningState.AVAILABLE, EarningState.TRANSFERRING)


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """Shares that are not paid yet, debts, and transfers that are being taken back."""
    if person.account_id is None:
        return []
    earnings = Earning.objects.filter(designer=person.account_id)
    unpaid = earnings.filter(Q(state__in=TO_COME) | Q(pk__in=earnings.owing()))
    way = _way_of(person.account_id)
    if way.is_none and is_leaving(person.account_id):
        # Nobody connects an account any more: it is owed against a code, and holds up nothing.
        unpaid = unpaid.exclude(pk__in=earnings.due())
    if is_leaving(person.account_id) and not unpaid.filter(state__in=TO_COME).exists():
        # No later share settles a debt any more: it stands in the books, and holds up nothing.
        unpaid = unpaid.exclude(pk__in=earnings.owing())
    taken = Reversal.objects.filter(
        earning__designer=person.account_id, state=TransferState.RESERVED
    )
    return [
        *(_of_earning(one, way) for one in unpaid.order_by("pk")),
        *(
            OpenMatter(
                words=gettext("%(amount)s that is taken back from your account at Stripe")
                % {"amount": reversal.amount},
                holds=frozenset({thing(reversal), thing(reversal.earning)}),
            )
            for reversal in taken.select_related("earning").order_by("pk")
        ),
    ]


@dataclass(frozen=True)
class _Way:
    """Whether what is due can be paid, or may be soon."""

    is_none: bool
    # Until when an account that Stripe holds is waited for.
    until: datetime | None = None


def _way_of(designer_id: int) -> _Way:
    account = ConnectedAccount.objects.live_of(designer_id).select_related("designer").first()
    if account is None or account.state not in MAY_PAY:
        return _Way(is_none=True)
    closed_at = account.designer.closed_at
    if account.is_ready or closed_at is None:
        return _Way(is_none=False)
    until = closed_at + STRIPE_MAY_LIFT
    return _Way(is_none=until <= timezone.now(), until=until)


def _of_earning(earning: Earning, way: _Way) -> OpenMatter:
    holds = frozenset({thing(earning)})
    if earning.due_minor < 0:
        owed = Money(-earning.due_minor, earning.currency)
        words = gettext("%(owed)s that was paid out and refunded since") % {"owed": owed}
        return OpenMatter(words=words, holds=holds)
    is_in_hold = earning.state == EarningState.PENDING
    until = earning.available_at if is_in_hold else None
    # What is on its way is due no more, and is what was sent.
    minor = earning.due_minor or earning.sent_minor
    due = Money(minor, earning.currency)
    words = (
        gettext("a payout of %(due)s on %(day)s") if is_in_hold else gettext("a payout of %(due)s")
    ) % {"due": due, "day": day(earning.available_at)}
    if way.is_none:
        words += gettext(
            ", for which you have no account at Stripe: connect one before the erasure begins, or "
            "it stays owed to you against a code in the last mail"
        )
    elif not is_in_hold:
        until = way.until
    return OpenMatter(words=words, until=until, holds=holds)


def processor_copies(person: DataSubject) -> list[ProcessorCopy]:
    if person.account_id is None:
        return []
    accounts = ConnectedAccount.objects.filter(
        designer=person.account_id, stripe_account_id__isnull=False, closed_at=None
    )
    return [
        ProcessorCopy(
            recipient="stripe",
            what="an account for payouts, with a username and an e-mail address",
            reference=account.stripe_account_id or "",
        )
        for account in accounts.order_by("pk")
    ]


def end_copies(person: DataSubject) -> EndedCopies:
    if person.account_id is None:
        return EndedCopies(counts={})
    return close_accounts(actor=Machine.SCHEDULE, designer_id=person.account_id)


def stays_owed(designer_id: int, receipt_number: str, address: str) -> list[StaysOwed]:
    return issue_claim(designer_id=designer_id, receipt_number=receipt_number, address=address)


def show_code(receipt_number: str, address: str) -> list[StaysOwed]:
    return show_claim(receipt_number=receipt_number, address=address)


def is_code_of_receipt(code: str, receipt_number: str) -> bool:
    return hmac.compare_digest(claim_hash(code), claim_hash(claim_code(receipt_number)))

"""What stands between a designer and this room, and what of it lies with Stripe."""

from django.db.models import Q

from common.money import Money
from common.personal import DataSubject, OpenMatter, ProcessorCopy, thing
from payouts.models import ConnectedAccount, Earning, Reversal
from payouts.states import EarningState, TransferState

TO_COME = (EarningState.PENDING, EarningState.AVAILABLE, EarningState.TRANSFERRING)


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """Shares that are not paid yet, debts, and transfers that are being taken back."""
    if person.account_id is None:
        return []
    earnings = Earning.objects.filter(designer=person.account_id)
    unpaid = earnings.filter(Q(state__in=TO_COME) | Q(pk__in=earnings.owing()))
    taken = Reversal.objects.filter(
        earning__designer=person.account_id, state=TransferState.RESERVED
    )
    return [
        *map(_of_earning, unpaid.order_by("pk")),
        *(
            OpenMatter(
                words=f"{reversal.amount} that is taken back from your account at Stripe",
                holds=frozenset({thing(reversal), thing(reversal.earning)}),
            )
            for reversal in taken.select_related("earning").order_by("pk")
        ),
    ]


def _of_earning(earning: Earning) -> OpenMatter:
    holds = frozenset({thing(earning)})
    if earning.due_minor < 0:
        owed = Money(-earning.due_minor, earning.currency)
        return OpenMatter(words=f"{owed} that was paid out and refunded since", holds=holds)
    is_in_hold = earning.state == EarningState.PENDING
    until = earning.available_at if is_in_hold else None
    # What is on its way is due no more, and is what was sent.
    minor = earning.due_minor or earning.sent_minor
    due = Money(minor, earning.currency)
    when = f" on {earning.available_at:%-d %B %Y}" if is_in_hold else ""
    return OpenMatter(words=f"a payout of {due}{when}", until=until, holds=holds)


def processor_copies(person: DataSubject) -> list[ProcessorCopy]:
    if person.account_id is None:
        return []
    accounts = ConnectedAccount.objects.filter(
        designer=person.account_id, stripe_account_id__isnull=False
    )
    return [
        ProcessorCopy(
            recipient="stripe",
            what="an account for payouts, with a username and an e-mail address",
            reference=account.stripe_account_id or "",
        )
        for account in accounts.order_by("pk")
    ]

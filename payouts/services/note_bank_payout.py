"""Stripe sends a designer's money to the bank, or the bank returns it: note how it stands."""

from datetime import datetime

from django.db import transaction

from common.audit import record_act
from common.locking import lock_rows
from common.models import Machine
from payments.errors import AccountGone
from payments.gateway.payouts import PayoutState, retrieve_payout
from payments.models import WebhookEvent
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_bank_returned
from payouts.models import BankPayout, ConnectedAccount
from payouts.states import BankPayoutState

_STATES = {
    "pending": BankPayoutState.ON_ITS_WAY,
    "in_transit": BankPayoutState.ON_ITS_WAY,
    "paid": BankPayoutState.PAID,
    "failed": BankPayoutState.FAILED,
    "canceled": BankPayoutState.CANCELLED,
}
_ENDED = (BankPayoutState.FAILED, BankPayoutState.CANCELLED)


def note_bank_payout(event: WebhookEvent) -> str:
    """Ask Stripe for the payout that the event names, and show its designer how it stands.

    What the bank returned is in the designer's account at Stripe again, which sends it anew once a
    bank account works: we pay nothing for it. Our own payouts to our bank are booked elsewhere.
    Raises StripeUnavailable, StripeRefused.
    """
    account = ConnectedAccount.objects.filter(stripe_account_id=event.account or None).first()
    if account is None:
        return "not an account of ours"
    try:
        found = retrieve_payout(payout_id=event.object_id, account_id=event.account)
    except AccountGone:
        return "the account has left us"
    payout = _record(account, found, event.happened_at)
    return f"bank payout is {payout.state}"


@transaction.atomic
def _record(account: ConnectedAccount, found: PayoutState, happened_at: datetime) -> BankPayout:
    payout, _ = BankPayout.objects.get_or_create(
        stripe_payout_id=found.id,
        defaults={
            "account": account,
            "amount_minor": found.amount.minor,
            "currency": found.amount.currency,
            "begun_at": found.begun_at,
            "arrives_on": found.arrives_on,
        },
    )
    (payout,) = lock_rows(BankPayout.objects.filter(pk=payout.pk))
    state = _STATES[found.status]
    if payout.state == state:
        return payout
    payout.state, payout.arrives_on = state, found.arrives_on
    if state == BankPayoutState.PAID:
        payout.paid_at = happened_at
    if state in _ENDED:
        payout.ended_at = happened_at
        payout.failure_code = found.failure_code[:100]
    payout.save()
    if state == BankPayoutState.FAILED:
        record_act(actor=Machine.STRIPE, act=PayoutAct.BANK_RETURNED, target=payout)
        tell_designer_bank_returned(payout)
    return payout

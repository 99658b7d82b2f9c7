"""Write down how a payout to a designer's bank stands at Stripe."""

from datetime import datetime

from django.db import transaction

from common.audit import Actor, record_act
from common.locking import lock_rows
from payments.gateway.payouts import PayoutState
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


@transaction.atomic
def record_bank_payout(
    *, actor: Actor, account: ConnectedAccount, found: PayoutState, happened_at: datetime
) -> BankPayout:
    """Record what changed, once; the designer is told when the bank returned it."""
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
        record_act(actor=actor, act=PayoutAct.BANK_RETURNED, target=payout)
        tell_designer_bank_returned(payout)
    return payout

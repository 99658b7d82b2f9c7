"""Stripe sends a designer's money to the bank, or the bank returns it: note how it stands."""

from common.models import Machine
from payments.errors import AccountGone
from payments.gateway.payouts import retrieve_payout
from payments.models import WebhookEvent
from payouts.models import ConnectedAccount
from payouts.services.record_bank_payout import record_bank_payout


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
    payout = record_bank_payout(
        actor=Machine.STRIPE, account=account, found=found, happened_at=event.happened_at
    )
    return f"bank payout is {payout.state}"

"""Look at designers' accounts whose news was lost: Stripe lists it for our own account alone."""

from datetime import timedelta

from django.utils import timezone

from common.audit import Actor
from payments.gateway.payouts import list_payouts
from payments.services.sweep import AT_A_TIME, sweep
from payouts.models import ConnectedAccount
from payouts.services.record_bank_payout import record_bank_payout
from payouts.services.refresh_account import refresh_account
from payouts.states import AccountStanding

NEWS_TAKES = timedelta(hours=6)
# A bank returns a payout within some days of its arrival.
BANKS_TAKE = timedelta(days=30)


def poll_accounts(*, actor: Actor) -> int:
    """Ask how each account stands that was not asked about for six hours, and what it sent to its
    bank within the last 30 days; how many were asked about.
    """
    now = timezone.now()

    def poll(account: ConnectedAccount) -> bool:
        account = refresh_account(actor=actor, account=account)
        if account.state == AccountStanding.LEFT:
            return True
        account_id = account.stripe_account_id or ""
        for found in list_payouts(account_id=account_id, since=now - BANKS_TAKE):
            record_bank_payout(
                actor=actor, account=account, found=found, happened_at=timezone.now()
            )
        return True

    waiting = ConnectedAccount.objects.to_poll(now - NEWS_TAKES)
    # By lot: accounts that fail each time do not stand before the others in each run.
    by_lot = waiting.order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=poll, label=lambda account: f"account={account.pk}")

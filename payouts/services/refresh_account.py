"""Bring our row of a designer's account up to date with Stripe."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from payments.gateway.accounts import AccountState, retrieve_account
from payouts.models import ConnectedAccount
from payouts.states import AccountStanding


def refresh_account(*, account: ConnectedAccount) -> ConnectedAccount:
    """Ask Stripe and record what it says. Raises StripeUnavailable, StripeRefused.

    An account that was never opened stays as it is.
    """
    if account.stripe_account_id is None:
        return account
    return record_account_state(account=account, found=retrieve_account(account.stripe_account_id))


@transaction.atomic
def record_account_state(*, account: ConnectedAccount, found: AccountState) -> ConnectedAccount:
    """Write Stripe's answer to the row, which is locked for it."""
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    row.stripe_account_id = found.id
    row.details_submitted = found.details_submitted
    row.transfers_active = found.transfers_active
    row.state = _standing(found)
    row.checked_at = timezone.now()
    row.full_clean()
    row.save()
    return row


def _standing(found: AccountState) -> AccountStanding:
    if found.transfers_active:
        return AccountStanding.ACTIVE
    return AccountStanding.RESTRICTED if found.details_submitted else AccountStanding.ONBOARDING

"""Bring our row of a designer's account up to date with Stripe."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from payments.gateway.accounts import AccountState, retrieve_account
from payouts.acts import PayoutAct
from payouts.models import ConnectedAccount
from payouts.states import AccountStanding


def refresh_account(*, actor: Actor, account: ConnectedAccount) -> ConnectedAccount:
    """Ask Stripe and record what it says. Raises StripeUnavailable, StripeRefused.

    An account that was never opened stays as it is.
    """
    if account.stripe_account_id is None:
        return account
    found = retrieve_account(account.stripe_account_id)
    return record_account_state(actor=actor, account=account, found=found)


@transaction.atomic
def record_account_state(
    *, actor: Actor, account: ConnectedAccount, found: AccountState
) -> ConnectedAccount:
    """Write Stripe's answer to the row, which is locked for it; the record names changes alone."""
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    was_opened, state_before = row.stripe_account_id is not None, row.state
    row.stripe_account_id = found.id
    row.details_submitted = found.details_submitted
    row.transfers_active = found.transfers_active
    row.state = _standing(found)
    row.checked_at = timezone.now()
    row.full_clean()
    row.save()
    if not was_opened:
        record_act(actor=actor, act=PayoutAct.ACCOUNT_OPENED, target=row)
    elif row.state != state_before:
        label = row.get_state_display()
        record_act(actor=actor, act=PayoutAct.ACCOUNT_CHANGED, target=row, reason=label)
    return row


def _standing(found: AccountState) -> AccountStanding:
    if found.transfers_active:
        return AccountStanding.ACTIVE
    return AccountStanding.RESTRICTED if found.details_submitted else AccountStanding.ONBOARDING

"""Bring our row of a designer's account up to date with Stripe."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from payments.errors import AccountGone
from payments.gateway.accounts import AccountState, retrieve_account
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_account_held, tell_designer_what_stripe_needs
from payouts.models import ConnectedAccount
from payouts.services.leave_account import leave_account
from payouts.states import AccountStanding


def refresh_account(*, actor: Actor, account: ConnectedAccount) -> ConnectedAccount:
    """Ask Stripe and record what it says. Raises StripeUnavailable, StripeRefused.

    An account that was never opened, or was left, stays as it is.
    """
    if account.stripe_account_id is None or account.state == AccountStanding.LEFT:
        return account
    try:
        found = retrieve_account(account.stripe_account_id)
    except AccountGone:
        return leave_account(actor=actor, account=account)
    return record_account_state(actor=actor, account=account, found=found)


@transaction.atomic
def record_account_state(
    *, actor: Actor, account: ConnectedAccount, found: AccountState
) -> ConnectedAccount:
    """Write Stripe's answer to the row, which is locked for it; an act is written for changes."""
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    if row.state == AccountStanding.LEFT:
        return row
    was_opened, state_before = row.stripe_account_id is not None, row.state
    asked_before = (row.needs, row.needs_by)
    row.stripe_account_id = found.id
    row.country = found.country
    row.details_submitted = found.details_submitted
    row.transfers_active = found.transfers_active
    row.needs, row.needs_by = list(found.needs), found.needs_by
    row.held_reason = found.held_reason[:100]
    row.state = _standing(found)
    row.checked_at = timezone.now()
    if row.is_ready and state_before != row.state:
        row.ready_at, row.held_at = row.checked_at, None
    elif state_before == AccountStanding.ACTIVE and not row.is_ready:
        row.held_at = row.checked_at
    row.full_clean()
    row.save()
    if not was_opened:
        record_act(actor=actor, act=PayoutAct.ACCOUNT_OPENED, target=row)
    elif row.state != state_before:
        label = row.get_state_display()
        record_act(actor=actor, act=PayoutAct.ACCOUNT_CHANGED, target=row, reason=label)
    if state_before == AccountStanding.ACTIVE and not row.is_ready:
        tell_designer_account_held(row)
    elif row.needs and row.needs_by and (row.needs, row.needs_by) != asked_before:
        tell_designer_what_stripe_needs(row)
    return row


def _standing(found: AccountState) -> AccountStanding:
    if found.transfers_active:
        return AccountStanding.ACTIVE
    return AccountStanding.RESTRICTED if found.details_submitted else AccountStanding.ONBOARDING

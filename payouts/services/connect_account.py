"""Open a designer's account at Stripe, or go on where the designer left off."""

import uuid

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from payments.errors import AccountGone, StripeRefused
from payments.gateway.accounts import create_designer_account, create_onboarding_link
from payouts.models import ConnectedAccount
from payouts.services.refresh_account import record_account_state, refresh_account


def connect_account(*, actor: User) -> str:
    """The address of Stripe's onboarding page for the actor; it works once.

    A lost answer is asked for again with the same key. Raises StripeUnavailable, StripeRefused.
    """
    try:
        return _onboarding_address(_opened(actor))
    except AccountGone:
        # Stripe's message that it is gone was lost.
        refresh_account(actor=actor, account=_opened(actor))
        return _onboarding_address(_opened(actor))


def _opened(designer: User) -> ConnectedAccount:
    account, _ = ConnectedAccount.objects.live_of(designer).get_or_create(designer=designer)
    return account if account.stripe_account_id else _open(account, designer)


def _onboarding_address(account: ConnectedAccount) -> str:
    return create_onboarding_link(
        account_id=account.stripe_account_id or "",
        return_url=settings.SITE_URL + reverse("payouts:studio_payouts_return"),
        refresh_url=settings.SITE_URL + reverse("payouts:studio_payouts_refresh"),
    )


def _open(account: ConnectedAccount, designer: User) -> ConnectedAccount:
    try:
        found = create_designer_account(
            email=designer.email,
            username=designer.username,
            idempotency_key=f"account-{account.idempotency_key}",
        )
    except StripeRefused:
        # The refusal is kept under the key; what the designer corrects must be a new request.
        ConnectedAccount.objects.filter(pk=account.pk, stripe_account_id=None).update(
            idempotency_key=uuid.uuid4()
        )
        raise
    return record_account_state(actor=designer, account=account, found=found)

"""Open a designer's account at Stripe, or go on where the designer left off."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from payments.errors import AccountGone, StripeRefused
from payments.gateway.accounts import (
    create_designer_account,
    create_onboarding_link,
    find_designer_account,
)
from payouts.countries import is_abroad, payable
from payouts.errors import AccountInDoubt, CountryNotPaid
from payouts.models import ConnectedAccount
from payouts.services.leave_account import leave_account
from payouts.services.refresh_account import record_account_state

ANSWERS_TAKE = timedelta(minutes=2)


def connect_account(*, actor: User, country: str = "") -> str:
    """The address of Stripe's onboarding page for the actor; it works once.

    The country is needed to open an account, and not to go on with one. A lost answer is looked
    for, then asked for again. Raises CountryNotPaid, AccountInDoubt, StripeUnavailable,
    StripeRefused.
    """
    account = ConnectedAccount.objects.live_of(actor).first()
    if account is None or account.stripe_account_id is None:
        account = _open(actor, country)
    try:
        return create_onboarding_link(
            account_id=account.stripe_account_id or "",
            return_url=settings.SITE_URL + reverse("payouts:studio_payouts_return"),
            refresh_url=settings.SITE_URL + reverse("payouts:studio_payouts_refresh"),
        )
    except AccountGone as gone:
        # Stripe's message about that was lost.
        leave_account(actor=actor, account=account)
        raise CountryNotPaid(
            "Your account at Stripe is no longer connected to us. "
            "Choose your country to connect another one."
        ) from gone


def _open(designer: User, country: str) -> ConnectedAccount:
    refuse_unpaid(country)
    account, _ = ConnectedAccount.objects.live_of(designer).get_or_create(designer=designer)
    if account.asked_at:
        found = find_designer_account(
            reference=str(account.idempotency_key), asked_at=account.asked_at
        )
        if found:
            return record_account_state(actor=designer, account=account, found=found)
    account = _reserve(account, country)
    if account.stripe_account_id:
        return account
    try:
        found = create_designer_account(
            email=designer.email,
            username=designer.username,
            country=country,
            is_abroad=is_abroad(country, settings.STRIPE_COUNTRY),
            reference=str(account.idempotency_key),
            idempotency_key=f"account-{account.idempotency_key}",
        )
    except StripeRefused:
        # The refusal is kept under the key; what the designer corrects must be a new request.
        ConnectedAccount.objects.filter(pk=account.pk, stripe_account_id=None).update(
            idempotency_key=uuid.uuid4(), asked_at=None
        )
        raise
    return record_account_state(actor=designer, account=account, found=found)


def refuse_unpaid(country: str) -> None:
    """Raises CountryNotPaid where Stripe sends nothing."""
    names = payable(settings.STRIPE_COUNTRY)
    if not country:
        raise CountryNotPaid("Choose the country in which you are to be paid.")
    if country not in names:
        raise CountryNotPaid(
            "Stripe, which sends our payouts, cannot pay to that country. Nothing was opened, and "
            f"what you earned stays yours. We can pay to accounts in {', '.join(names.values())}."
        )


@transaction.atomic
def _reserve(account: ConnectedAccount, country: str) -> ConnectedAccount:
    """Write down what is about to be asked for. The same key may not ask for another country."""
    (row,) = lock_rows(ConnectedAccount.objects.filter(pk=account.pk))
    if row.stripe_account_id:
        return row
    now = timezone.now()
    if row.asked_at and row.country != country:
        if row.asked_at > now - ANSWERS_TAKE:
            raise AccountInDoubt(
                "Stripe has not said yet whether it opened your account. "
                "Please try again in two minutes."
            )
        row.idempotency_key = uuid.uuid4()
    row.country, row.asked_at = country, now
    row.save()
    return row

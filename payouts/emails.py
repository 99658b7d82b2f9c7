"""Mails about a designer's payouts, each written into the transaction of the fact itself."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from common.outbox import enqueue_mail
from payouts.models import BankPayout, ConnectedAccount


def tell_designer_account_held(account: ConnectedAccount) -> None:
    """Payouts stop: Stripe holds the account, or it is no longer connected."""
    about = f"{account.stripe_account_id}:{account.checked_at}"
    _tell("payouts_held", account.designer, about=about, context={"account": account})


def tell_designer_what_stripe_needs(account: ConnectedAccount) -> None:
    """Payouts go on until a date, and stop then."""
    about = f"{account.stripe_account_id}:{account.checked_at}"
    _tell("payout_details_needed", account.designer, about=about, context={"account": account})


def tell_designer_bank_returned(payout: BankPayout) -> None:
    _tell(
        "payout_returned",
        payout.account.designer,
        about=payout.stripe_payout_id,
        context={"payout": payout},
    )


def _tell(kind: str, designer: User, *, about: str, context: dict[str, Any]) -> None:
    enqueue_mail(
        kind=kind,
        to_address=designer.email,
        recipient=designer,
        context=context | {"payouts_url": settings.SITE_URL + reverse("payouts:studio_payouts")},
        dedupe_key=f"{kind}:{about}",
    )

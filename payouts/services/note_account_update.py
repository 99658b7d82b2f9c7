"""Stripe says that a designer's account changed: ask how it stands now."""

from orders.models import WebhookEvent
from payouts.models import ConnectedAccount
from payouts.services.refresh_account import refresh_account


def note_account_update(event: WebhookEvent) -> str:
    """Re-read the account that the event names. Raises StripeUnavailable, StripeRefused."""
    account = ConnectedAccount.objects.filter(
        stripe_account_id=event.account or event.object_id
    ).first()
    if account is None:
        return "not an account of ours"
    return f"account is {refresh_account(account=account).state}"

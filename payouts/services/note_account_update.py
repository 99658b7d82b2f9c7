"""Stripe says that a designer's account changed: ask how it stands now."""

from django.db import transaction

from common.models import Machine
from payments.models import WebhookEvent
from payouts.models import ConnectedAccount
from payouts.services.refresh_account import refresh_account
from payouts.tasks import pay_one_designer


def note_account_update(event: WebhookEvent) -> str:
    """Re-read the account that the event names; one that became ready is paid what is due.

    Raises StripeUnavailable, StripeRefused.
    """
    account = ConnectedAccount.objects.filter(
        stripe_account_id=event.account or event.object_id
    ).first()
    if account is None:
        return "not an account of ours"
    account = refresh_account(actor=Machine.STRIPE, account=account)
    if account.is_ready:
        transaction.on_commit(lambda: pay_one_designer.delay(account.designer_id), robust=True)
    return f"account is {account.state}"

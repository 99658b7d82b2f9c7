"""Stripe says that a designer's account changed: ask how it stands now."""

from common.models import Machine
from common.queue import enqueue
from payments.models import WebhookEvent
from payouts.models import ConnectedAccount
from payouts.services.refresh_account import refresh_account


def note_account_update(event: WebhookEvent) -> str:
    """Re-read the account that the event names; one that is ready is paid what is due.

    Whether it is gone is asked too, so that an event of long ago leaves no account that works.

    Raises StripeUnavailable, StripeRefused.
    """
    account = ConnectedAccount.objects.filter(
        stripe_account_id=event.account or event.object_id
    ).first()
    if account is None:
        return "not an account of ours"
    account = refresh_account(actor=Machine.STRIPE, account=account)
    if account.is_ready:
        enqueue("payouts.pay_one_designer_task", account.designer_id)
    return f"account is {account.state}"

"""A designer's corrected e-mail address is passed on to Stripe, which was given the old one."""

import logging

from django.db import transaction

from common.audit import Actor, record_act
from common.locking import lock_rows
from common.personal import LeftAddress
from common.queue import enqueue
from payments.errors import AccountGone, StripeRefused
from payments.gateway.accounts import change_account_email
from payments.services.sweep import AT_A_TIME, sweep
from payouts.acts import PayoutAct
from payouts.models import ConnectedAccount

log = logging.getLogger(__name__)


def note_old_address(left: LeftAddress) -> None:
    """Inside the transaction of the change, so that it is passed on though Stripe is away now."""
    accounts = ConnectedAccount.objects.filter(designer=left.person.pk)
    for account in lock_rows(accounts.exclude(stripe_account_id=None)):
        account.is_address_old = True
        account.save(update_fields=["is_address_old"])
        enqueue("payouts.pass_on_addresses_task")


def pass_on_addresses(*, actor: Actor) -> int:
    """How many Stripe was told of; what it does not answer waits for the next run."""

    def tell(account: ConnectedAccount) -> bool:
        email = account.designer.email
        try:
            change_account_email(account.stripe_account_id or "", email=email)
        except AccountGone:
            pass
        except StripeRefused as refused:
            # It will say the same tomorrow; staff write it into Stripe's dashboard.
            log.error("stripe takes no new address account=%s code=%s", account.pk, refused.code)
        return _record(actor, account, email)

    waiting = ConnectedAccount.objects.to_tell().select_related("designer")
    by_lot = waiting.order_by("?")[:AT_A_TIME]
    return sweep(by_lot, work=tell, label=lambda account: f"account={account.pk}")


@transaction.atomic
def _record(actor: Actor, account: ConnectedAccount, told: str) -> bool:
    (row,) = lock_rows(ConnectedAccount.objects.select_related("designer").filter(pk=account.pk))
    if row.designer.email != told:  # changed once more meanwhile
        return False
    row.is_address_old = False
    row.save(update_fields=["is_address_old"])
    record_act(actor=actor, act=PayoutAct.ADDRESS_PASSED_ON, target=row)
    return True

"""Set a designer's due shares of one order aside for one transfer."""

from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from orders.models import Order
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.states import EarningState


@transaction.atomic
def reserve_transfer(*, designer: User, order: Order, account: ConnectedAccount) -> Transfer | None:
    """The reserved transfer, or None when another run took the shares. Locks the earnings."""
    due = lock_rows(Earning.objects.of_designer(designer).due().filter(order_line__order=order))
    if not due or account.stripe_account_id is None:
        return None
    transfer = Transfer(
        designer=designer,
        order=order,
        stripe_account_id=account.stripe_account_id,
        amount_minor=sum(earning.amount_minor for earning in due),
        currency=order.currency,
    )
    transfer.save()
    for earning in due:
        earning.state = EarningState.TRANSFERRING
        earning.transfer = transfer
        earning.save(update_fields=["state", "transfer"])
    return transfer

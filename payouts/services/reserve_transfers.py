"""Set a designer's due shares aside, one transfer for each order."""

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.audit import Actor, record_acts
from common.locking import lock_rows
from common.money import Money
from orders.models import Order
from payouts.acts import PayoutAct
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.states import EarningState

# What Stripe refused is not asked for at every run.
AFTER_A_REFUSAL = timedelta(hours=24)


@transaction.atomic
def reserve_transfers(
    *, actor: Actor, designer: User, is_asked_by_staff: bool, reason: str = ""
) -> list[Transfer]:
    """The reserved transfers, the oldest sale first; two runs for one designer wait for each other.

    Staff may go below the minimum, and ask right after a refusal. Raises NotPayable when the
    account is not ready or the sum is too small.
    """
    account_id = _lock_ready_account(designer)
    rows = Earning.objects.of_designer(designer).due().select_related("order_line__order")
    due = lock_rows(rows)
    _refuse_too_little(due, minimum=0 if is_asked_by_staff else settings.PAYOUT_MINIMUM_MINOR)
    refused = set() if is_asked_by_staff else _just_refused(designer)
    due = sorted(
        (earning for earning in due if earning.order_line.order_id not in refused), key=_by_sale
    )
    reserved = [
        _reserve(designer, earnings[0].order_line.order, earnings, account_id)
        for earnings in (list(group) for _, group in groupby(due, key=_by_sale))
    ]
    record_acts(actor=actor, act=PayoutAct.RESERVED, targets=reserved, reason=reason)
    return reserved


def _lock_ready_account(designer: User) -> str:
    account = next(iter(lock_rows(ConnectedAccount.objects.filter(designer=designer))), None)
    if account is None or not account.is_ready or account.stripe_account_id is None:
        raise NotPayable("The designer's account at Stripe is not ready to be paid.")
    return account.stripe_account_id


def _refuse_too_little(due: list[Earning], *, minimum: int) -> None:
    currency = settings.SHOP_CURRENCY
    total = Money(sum(e.amount_minor for e in due if e.currency == currency), currency)
    if total.minor == 0 or total.minor < minimum:
        raise NotPayable(f"{total} is due, which is less than the smallest payout.")


def _just_refused(designer: User) -> set[int]:
    """Orders whose transfer Stripe refused a short while ago."""
    since = timezone.now() - AFTER_A_REFUSAL
    refused = Transfer.objects.of_designer(designer).filter(refused_at__gt=since)
    return set(refused.order_by().values_list("order", flat=True))


def _by_sale(earning: Earning) -> tuple[float, int]:
    order = earning.order_line.order
    return (order.paid_at.timestamp() if order.paid_at else 0.0, order.pk)


def _reserve(
    designer: User, order: Order, earnings: list[Earning], stripe_account_id: str
) -> Transfer:
    transfer = Transfer(
        designer=designer,
        order=order,
        stripe_account_id=stripe_account_id,
        amount_minor=sum(earning.amount_minor for earning in earnings),
        currency=order.currency,
    )
    transfer.save()
    for earning in earnings:
        earning.state = EarningState.TRANSFERRING
        earning.transfer = transfer
        earning.save(update_fields=["state", "transfer"])
    return transfer

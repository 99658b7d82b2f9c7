"""Set a designer's due shares aside, a transfer for each order.

What the order's charge does not hold is a second transfer, drawn from our balance: where the
platform's coupon gave more than its fee, or where a share was taken back and is paid anew.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from common.audit import Actor, record_acts
from common.locking import lock_rows
from common.money import Money
from common.personal import hold_person, is_leaving
from orders.models import Order
from orders.selectors.balances import left_of_charge
from payouts.acts import PayoutAct
from payouts.errors import NotPayable
from payouts.models import ConnectedAccount, Earning, Transfer, TransferPart
from payouts.models.earning import EarningQuerySet
from payouts.netting import Share, net_debts, split_at
from payouts.services.release_earnings import release_now
from payouts.services.weigh_earnings import weigh_earnings

# What Stripe refused is not asked for at every run.
AFTER_A_REFUSAL = timedelta(hours=24)


@transaction.atomic
def reserve_transfers(
    *,
    actor: Actor,
    designer: User,
    chosen: Collection[Earning] | None = None,
    reason: str = "",
    paid_to: User | None = None,
) -> list[Transfer]:
    """The reserved transfers, the oldest sale first; two runs for one designer wait for each other.

    All that is due; or what staff have `chosen` of it and nothing else, also out of the hold, below
    the minimum and right after a refusal. What the designer owes for sales that were refunded is
    settled first. `paid_to` is whose account at Stripe gets it, where the designer has left and has
    none any more. Raises NotPayable when the account is not ready, the sum is too small or an
    earlier transfer is on its way, and ReasonMissing where staff give none.
    """
    # An erasure that looks for what is still to be paid waits here, or this for it.
    hold_person(designer.pk)
    rows = Earning.objects.of_designer(designer)
    wanted = rows.due() if chosen is None else rows.filter(pk__in=[e.pk for e in chosen])
    # Another designer's payout may draw on the same charge.
    orders = lock_rows(Order.objects.filter(pk__in=wanted.values("order_line__order")))
    account = _lock_ready_account(paid_to or designer)
    if chosen is not None:
        release_now(actor=actor, earnings=wanted, reason=reason)
    of_them = wanted.due().filter(order_line__order__in=orders) | rows.owing()
    locked = lock_rows(of_them.select_related("order_line__order"))
    by_id = {earning.pk: earning for earning in locked}
    due = _still(wanted.due(), by_id)
    debts = _still(rows.owing(), by_id)
    # Who leaves will not earn what is missing to the smallest payout.
    is_all = chosen is not None or is_leaving(designer.pk)
    minimum = 0 if is_all else settings.PAYOUT_MINIMUM_MINOR
    _refuse_too_little([*due, *debts], minimum=minimum)
    waiting = _on_their_way(designer) | (_just_refused(account) if chosen is None else set())
    due = [earning for earning in due if earning.order_line.order_id not in waiting]
    if chosen is not None and not due:
        raise NotPayable("A transfer of the same order is on its way; the rest waits for it.")
    run = uuid.uuid4()
    reserved = [
        transfer
        for currency in sorted({earning.currency for earning in due})
        for parts in net_debts(_shares(due, currency), _shares(debts, currency)).values()
        for transfer in _reserve(account, designer, run, parts, by_id)
    ]
    record_acts(actor=actor, act=PayoutAct.RESERVED, targets=reserved, reason=reason)
    return reserved


def _lock_ready_account(designer: User) -> ConnectedAccount:
    account = next(iter(lock_rows(ConnectedAccount.objects.live_of(designer))), None)
    if account is None or not account.is_ready:
        raise NotPayable("The designer's account at Stripe is not ready to be paid.")
    return account


def _still(rows: EarningQuerySet, locked: Mapping[int, Earning]) -> list[Earning]:
    """Those of the locked ones that the rule still fits, the oldest sale first."""
    still = rows.filter(pk__in=locked).order_by().values_list("pk", flat=True)
    return sorted((locked[pk] for pk in still), key=_by_sale)


def _refuse_too_little(weighed: list[Earning], *, minimum: int) -> None:
    currency = settings.SHOP_CURRENCY
    total = Money(sum(e.due_minor for e in weighed if e.currency == currency), currency)
    if total.minor < 0:
        raise NotPayable(f"{-total} is owed for refunded sales; the next shares settle that first.")
    if total.minor == 0 or total.minor < minimum:
        raise NotPayable(f"{total} is due, which is less than the smallest payout.")


def _on_their_way(designer: User) -> set[int]:
    """Orders of which Stripe has not answered for a transfer to this designer."""
    reserved = Transfer.objects.of_designer(designer).reserved()
    return set(reserved.order_by().values_list("order", flat=True))


def _just_refused(account: ConnectedAccount) -> set[int]:
    """Orders whose transfer Stripe refused a short while ago, with the account as it is now.

    What was refused before it was ready, or of an account that was left, says nothing any more.
    """
    since = timezone.now() - AFTER_A_REFUSAL
    refused = Transfer.objects.filter(
        stripe_account_id=account.stripe_account_id, refused_at__gt=since
    )
    if account.ready_at:
        refused = refused.filter(refused_at__gt=account.ready_at)
    return set(refused.order_by().values_list("order", flat=True))


def _by_sale(earning: Earning) -> tuple[float, int, int]:
    order = earning.order_line.order
    return (order.paid_at.timestamp() if order.paid_at else 0.0, order.pk, earning.pk)


def _shares(earnings: Iterable[Earning], currency: str) -> list[Share]:
    return [
        Share(earning.pk, earning.order_line.order_id, earning.due_minor)
        for earning in earnings
        if earning.currency == currency
    ]


def _reserve(
    account: ConnectedAccount,
    designer: User,
    run: uuid.UUID,
    parts: Sequence[Share],
    by_id: Mapping[int, Earning],
) -> list[Transfer]:
    """Out of the last part's order: the parts before it only settle debts."""
    order = by_id[parts[-1].earning_id].order_line.order
    charge_id = order.stripe_charge_id or ""
    within, beyond = split_at(parts, _left_of_charge(order) if charge_id else 0)
    reserved = [
        _write(account, designer, run, order, source, some)
        for source, some in ((charge_id, within), ("", beyond))
        if some
    ]
    for part in parts:
        by_id[part.earning_id].sent_minor += part.minor
    weigh_earnings(by_id[part.earning_id] for part in parts)
    return reserved


def _left_of_charge(order: Order) -> int:
    """Stripe does not say whether a reversal frees what it brought back: it is not counted on."""
    drawn = Transfer.objects.standing().filter(source_charge_id=order.stripe_charge_id).order_by()
    return left_of_charge(order) - (drawn.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def _write(
    account: ConnectedAccount,
    designer: User,
    run: uuid.UUID,
    order: Order,
    charge_id: str,
    parts: Sequence[Share],
) -> Transfer:
    transfer = Transfer(
        run=run,
        designer=designer,
        order=order,
        stripe_account_id=account.stripe_account_id or "",
        source_charge_id=charge_id,
        amount_minor=sum(part.minor for part in parts),
        currency=order.currency,
    )
    transfer.save()
    TransferPart.objects.bulk_create(
        TransferPart(transfer=transfer, earning_id=part.earning_id, amount_minor=part.minor)
        for part in parts
    )
    return transfer

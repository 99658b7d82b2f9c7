"""Ask Stripe for a reserved transfer, and record its answer."""

import logging
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.errors import StripeRefused, StripeUnavailable
from payments.gateway.transfers import TransferMade, create_transfer, find_transfer
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_of_run
from payouts.errors import TransferDiffers
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.refresh_account import refresh_account
from payouts.services.reserve_reversals import reserve_reversals
from payouts.services.weigh_earnings import weigh_earnings
from payouts.states import OUR_BALANCE_IS_LOW, TransferState

log = logging.getLogger(__name__)


def complete_transfer(*, actor: Actor, transfer: Transfer, look_first: bool) -> Transfer:
    """Make a reserved transfer at Stripe, once, and book it.

    `look_first` when an earlier call may have gone through: the transfer is searched for before it
    is asked for again with the same key, because keys are forgotten after a day. A refusal gives
    the shares back. Raises StripeUnavailable, TransferDiffers and leaves the transfer reserved.
    """
    if transfer.state != TransferState.RESERVED:
        return transfer
    made = _find(transfer) if look_first else None
    if made is None:
        try:
            made = _ask(transfer)
        except StripeRefused as refused:
            refused_transfer = _record_refused(actor, transfer, refused)
            _look_at_account(actor, transfer)
            return refused_transfer
    return _record_made(actor, transfer, made)


def _find(transfer: Transfer) -> TransferMade | None:
    return find_transfer(transfer_group=transfer.order.number, reference=transfer.reference)


def _ask(transfer: Transfer) -> TransferMade:
    return create_transfer(
        amount=transfer.amount,
        account_id=transfer.stripe_account_id,
        charge_id=transfer.source_charge_id,
        transfer_group=transfer.order.number,
        reference=transfer.reference,
        idempotency_key=f"transfer-{transfer.idempotency_key}",
    )


@transaction.atomic
def _record_made(actor: Actor, transfer: Transfer, made: TransferMade) -> Transfer:
    run = _lock_run(transfer)
    transfer = run[transfer.pk]
    if transfer.state != TransferState.RESERVED:
        return transfer
    if made.amount != transfer.amount:
        raise TransferDiffers(f"{transfer.reference} was made with another amount.")
    transfer.state = TransferState.MADE
    transfer.stripe_transfer_id = made.id
    transfer.made_at = timezone.now()
    transfer.save()
    record_act(actor=actor, act=PayoutAct.MADE, target=transfer)
    this_one = Transfer.objects.filter(pk=transfer.pk)
    earnings = lock_rows(_earnings_of(transfer))
    for earning in earnings:
        # What was refunded while Stripe had not answered.
        reserve_reversals(actor=actor, earning=earning, transfers=this_one)
    weigh_earnings(earnings)
    post_to_ledger(
        kind=LedgerKind.TRANSFER,
        cause=transfer.reference,
        order=transfer.order,
        currency=transfer.currency,
        moved=made.moved,
        postings=[
            Posting(
                account=LedgerAccount.DESIGNER_PAYABLE,
                amount_minor=transfer.amount_minor,
                owner_id=transfer.designer_id,
            ),
        ],
    )
    _tell_when_all_is_decided(run)
    return transfer


@transaction.atomic
def _record_refused(actor: Actor, transfer: Transfer, refused: StripeRefused) -> Transfer:
    run = _lock_run(transfer)
    transfer = run[transfer.pk]
    if transfer.state != TransferState.RESERVED:
        return transfer
    transfer.state = TransferState.REFUSED
    transfer.failure = _why(transfer, refused)[:300]
    transfer.refused_at = timezone.now()
    transfer.save()
    parts = {part.earning_id: part.amount_minor for part in transfer.parts.all()}
    earnings = lock_rows(_earnings_of(transfer))
    for earning in earnings:
        earning.sent_minor -= parts[earning.pk]
    weigh_earnings(earnings)
    record_act(actor=actor, act=PayoutAct.REFUSED, target=transfer, reason=transfer.failure)
    _tell_when_all_is_decided(run)
    log.error("transfer refused reference=%s code=%s", transfer.reference, refused.code)
    return transfer


def _lock_run(transfer: Transfer) -> dict[int, Transfer]:
    """All transfers of the run: whoever decides the last of them tells the designer."""
    of_run = Transfer.objects.filter(run=transfer.run).select_related("designer", "order")
    return {row.pk: row for row in lock_rows(of_run)}


def _tell_when_all_is_decided(run: Mapping[int, Transfer]) -> None:
    if all(transfer.state != TransferState.RESERVED for transfer in run.values()):
        tell_designer_of_run(list(run.values()))


def _why(transfer: Transfer, refused: StripeRefused) -> str:
    """In Stripe's words, except that what it says of our balance would read as the designer's."""
    if refused.code == "balance_insufficient" and not transfer.source_charge_id:
        return OUR_BALANCE_IS_LOW
    return refused.message


def _earnings_of(transfer: Transfer) -> QuerySet[Earning]:
    return Earning.objects.filter(pk__in=transfer.parts.order_by().values("earning"))


def _look_at_account(actor: Actor, transfer: Transfer) -> None:
    """A refusal often means that the account was restricted meanwhile; find that out now."""
    account = ConnectedAccount.objects.filter(stripe_account_id=transfer.stripe_account_id).first()
    if account is None:
        return
    try:
        refresh_account(actor=actor, account=account)
    except (StripeUnavailable, StripeRefused) as error:
        log.warning("account not read account=%s reason=%s", account.pk, type(error).__name__)

"""Write down how a dispute stands at Stripe: what was taken, what came back, who won."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftersales import emails
from aftersales.acts import AftersalesAct
from aftersales.models import Dispute, ReturnedPart
from aftersales.parts import take
from aftersales.selectors.left import left_of_held, what_is_left
from aftersales.services.end_licences import end_licences
from aftersales.services.settled_order import held_payment
from aftersales.states import CLOSED, DECIDES_ANEW, INQUIRY, DisputeState
from common.audit import Actor, record_act
from common.money import split
from common.personal import close_matter
from orders.models import (
    HeldPayment,
    LedgerAccount,
    LedgerKind,
    LedgerTransaction,
    LicenceGrant,
    Order,
    OrderLine,
)
from orders.postings import line_postings
from orders.services.lock_order import lock_order
from orders.services.move_held_payment import move_held_payment
from orders.services.post_to_ledger import Posting, post_to_ledger
from orders.services.restore_grant import restore_grant
from orders.services.suspend_grant import suspend_grant
from orders.states import HeldState
from payments.gateway.balance import BalanceMovement
from payments.gateway.disputes import DisputeAtStripe
from payouts.services.freeze_share import freeze_share
from payouts.services.give_back_share import give_back_share
from payouts.services.take_back_share import take_back_share
from payouts.services.unfreeze_share import unfreeze_share

log = logging.getLogger(__name__)


@transaction.atomic
def record_dispute(
    *, actor: Actor, order: Order, answer: DisputeAtStripe, opened_at: datetime
) -> Dispute:
    """Record each movement of money once and the end once, in whatever order news comes.

    An inquiry moves nothing and changes nothing. While the bank has the money, the shares of the
    order are frozen and its licences suspended; won, both are as before; lost, what no refund took
    before is taken out of each part of the lines, and the rest is the platform's loss. Money that
    comes back after the loss undoes it, but brings no licence back: see `_overturn`. What a bank
    decides beyond that, such as lost after won, is left to staff: see `_note_new_decision`.
    """
    order = lock_order(order)
    dispute = _row(actor, order, answer, opened_at)
    for moved in answer.movements:
        if moved.amount_minor < 0 and dispute.withdrawn_at is None:
            _withdraw(actor, dispute, moved)
        if moved.amount_minor > 0 and dispute.reinstated_at is None:
            _reinstate(actor, dispute, moved)
    if _is_late_chargeback(dispute, answer):
        dispute.closed_at = None
    elif dispute.state in CLOSED:
        _note_new_decision(actor, dispute, answer)
        return dispute
    dispute.evidence_due_at = answer.due_at
    dispute.amount_minor = answer.amount.minor
    dispute.state = DisputeState(answer.status)
    if dispute.state in CLOSED:
        _close(actor, dispute)
    dispute.save()
    if dispute.state in CLOSED:
        close_matter(dispute)
    return dispute


def _is_late_chargeback(dispute: Dispute, answer: DisputeAtStripe) -> bool:
    """Whether a bank makes a chargeback of an inquiry that had been closed."""
    return dispute.state == DisputeState.WARNING_CLOSED and answer.status not in INQUIRY


def _note_new_decision(actor: Actor, dispute: Dispute, answer: DisputeAtStripe) -> None:
    """Stripe says otherwise after the end: alarm once, and leave it to staff.

    Stripe names one withdrawal and one return of a dispute. More than that would need a second loss
    of a share that may be spent and of a licence that may be sold again. The nightly check queues
    the difference, and the money that it moved, until staff correct the books.
    """
    is_news = answer.status in DECIDES_ANEW and (
        answer.status != dispute.state or _moved_unbooked(answer)
    )
    says = answer.status if is_news else ""
    if says == dispute.says_otherwise:
        return
    dispute.says_otherwise = says
    dispute.save()
    if not says:
        return
    label = DisputeState(says).label
    record_act(actor=actor, act=AftersalesAct.DISPUTE_REOPENED, target=dispute, reason=label)
    emails.tell_staff_dispute_reopened(dispute)
    log.error("closed dispute decided anew dispute=%s", dispute)


def _moved_unbooked(answer: DisputeAtStripe) -> bool:
    moved = {movement.id for movement in answer.movements}
    booked = LedgerTransaction.objects.filter(balance_transaction_id__in=moved)
    return booked.count() < len(moved)


def _row(actor: Actor, order: Order, answer: DisputeAtStripe, opened_at: datetime) -> Dispute:
    known = Dispute.objects.select_related("order", "held_payment").filter(stripe_id=answer.id)
    dispute = known.first()
    if dispute is not None:
        return dispute
    dispute = Dispute(
        stripe_id=answer.id,
        order=order,
        held_payment=held_payment(answer.payment_intent_id),
        reason=answer.reason[:40],
        # What it is now is recorded below, as for one that was known.
        state=DisputeState.WARNING_NEEDS_RESPONSE,
        amount_minor=answer.amount.minor,
        currency=answer.amount.currency,
        opened_at=opened_at,
    )
    dispute.save()
    record_act(
        actor=actor, act=AftersalesAct.DISPUTE_OPENED, target=dispute, reason=dispute.reason_words
    )
    emails.tell_staff_of_dispute(dispute, due_at=answer.due_at)
    log.error("payment disputed dispute=%s order=%s", dispute.stripe_id, order.number)
    return dispute


def _withdraw(actor: Actor, dispute: Dispute, moved: BalanceMovement) -> None:
    dispute.withdrawn_minor, dispute.withdrawn_at = -moved.amount_minor, timezone.now()
    dispute.save()
    record_act(actor=actor, act=AftersalesAct.DISPUTE_WITHDRAWN, target=dispute)
    post_to_ledger(
        kind=LedgerKind.DISPUTE_WITHDRAWN,
        cause=dispute.stripe_id,
        order=dispute.order,
        currency=moved.currency,
        moved=moved,
        postings=[Posting(account=LedgerAccount.DISPUTED, amount_minor=-moved.amount_minor)],
    )
    if dispute.held_payment is not None:
        _move_held(actor, dispute.held_payment, HeldState.RETURNING)
        return
    for grant in _grants(dispute.order):
        suspend_grant(actor=actor, grant=grant, reason=f"Disputed by {dispute}")
    for line in _lines(dispute.order):
        freeze_share(
            actor=actor,
            line=line,
            cause=dispute.stripe_id,
            reason=f"The buyer's bank disputes the payment ({dispute.reason_words}).",
        )
    emails.tell_buyer_dispute_opened(dispute)
    emails.tell_designers_of_dispute(dispute, "dispute_opened_sale")


def _reinstate(actor: Actor, dispute: Dispute, moved: BalanceMovement) -> None:
    dispute.reinstated_at = timezone.now()
    dispute.save()
    record_act(actor=actor, act=AftersalesAct.DISPUTE_REINSTATED, target=dispute)
    if dispute.state == DisputeState.LOST:
        _overturn(actor, dispute, moved)
    else:
        withheld = dispute.withdrawn_minor or 0
        owed = [Posting(account=LedgerAccount.DISPUTED, amount_minor=-withheld)]
        _book_return(dispute, moved, owed)


def _overturn(actor: Actor, dispute: Dispute, moved: BalanceMovement) -> None:
    """The money came back although the dispute was lost: the loss is undone.

    A licence that ended stays ended. Its model may have been sold exclusively, and its coupon used
    by somebody else, so staff are told, and give a new licence or the money.
    """
    parts = _parts(dispute)
    dispute.state, dispute.closed_at = DisputeState.WON, timezone.now()
    dispute.save()
    record_act(actor=actor, act=AftersalesAct.DISPUTE_OVERTURNED, target=dispute)
    _book_return(dispute, moved, _owed(dispute, parts, sign=-1))
    log.error("lost dispute won later dispute=%s order=%s", dispute, dispute.order.number)
    emails.tell_staff_dispute_overturned(dispute)
    if dispute.held_payment is not None:
        _move_held(actor, dispute.held_payment, HeldState.HELD)
        return
    for part in parts:
        give_back_share(actor=actor, line=part.order_line, cause=dispute.stripe_id)
    emails.tell_designers_of_dispute(dispute, "dispute_closed_sale")


def _book_return(dispute: Dispute, moved: BalanceMovement, postings: list[Posting]) -> None:
    """A difference from another exchange rate, or that nobody could bear, is the platform's."""
    returned = sum(posting.amount_minor for posting in postings)
    post_to_ledger(
        kind=LedgerKind.DISPUTE_REINSTATED,
        cause=dispute.stripe_id,
        order=dispute.order,
        currency=moved.currency,
        moved=moved,
        postings=[
            *postings,
            Posting(account=LedgerAccount.LOSSES, amount_minor=-returned - moved.amount_minor),
        ],
    )


def _close(actor: Actor, dispute: Dispute) -> None:
    dispute.closed_at = timezone.now()
    record_act(
        actor=actor,
        act=AftersalesAct.DISPUTE_CLOSED,
        target=dispute,
        reason=DisputeState(dispute.state).label,
    )
    if dispute.withdrawn_minor is None:
        return
    is_lost = dispute.state == DisputeState.LOST
    if dispute.held_payment is not None:
        if is_lost:
            _book_loss(dispute, [])
        after = HeldState.RETURNED if is_lost else HeldState.HELD
        _move_held(actor, dispute.held_payment, after)
        return
    # Licences before shares, in the order of locks.
    parts = _lose(actor, dispute) if is_lost else []
    for grant in _grants(dispute.order):
        restore_grant(actor=actor, grant=grant, reason=f"{dispute} is {dispute.state}")
    for line in _lines(dispute.order):
        unfreeze_share(actor=actor, line=line, cause=dispute.stripe_id)
    for part in parts:
        take_back_share(
            actor=actor,
            line=part.order_line,
            amount_minor=part.designer_share_minor,
            cause=dispute.stripe_id,
        )
    emails.tell_designers_of_dispute(dispute, "dispute_closed_sale")


def _move_held(actor: Actor, held: HeldPayment, state: HeldState) -> None:
    """What was given back before its bank took it too stays given back, whatever the bank says."""
    if left_of_held(held)[0]:
        move_held_payment(actor=actor, held=held, state=state)


def _lose(actor: Actor, dispute: Dispute) -> list[ReturnedPart]:
    parts = _write_parts(dispute)
    _book_loss(dispute, parts)
    end_licences(
        actor=actor,
        order=dispute.order,
        lines=[part.order_line for part in parts],
        reason=f"Lost {dispute}",
    )
    return parts


def _write_parts(dispute: Dispute) -> list[ReturnedPart]:
    """What refunds left of the lines, up to the disputed amount; sorted by designer."""
    left = {line: rest for line, rest in what_is_left(dispute.order).items() if rest.amount_minor}
    lost = min(dispute.withdrawn_minor or 0, sum(rest.amount_minor for rest in left.values()))
    if not lost:
        return []
    amounts = split(lost, [rest.amount_minor for rest in left.values()])
    parts = [
        ReturnedPart(
            dispute=dispute, order_line=line, amount_minor=amount, **vars(take(rest, amount))
        )
        for (line, rest), amount in zip(left.items(), amounts, strict=True)
        if amount
    ]
    ReturnedPart.objects.bulk_create(parts)
    return _parts(dispute)


def _parts(dispute: Dispute) -> list[ReturnedPart]:
    """By designer, so that two at once lock their accounts in one order."""
    rows = dispute.parts.select_related("order_line__order")
    return list(rows.order_by("order_line__designer_id", "order_line__position"))


def _book_loss(dispute: Dispute, parts: list[ReturnedPart]) -> None:
    """Book the lost money: out of the parts of the order, and the rest as the platform's loss."""
    withheld = dispute.withdrawn_minor or 0
    postings = _owed(dispute, parts, sign=1)
    covered = sum(posting.amount_minor for posting in postings)
    post_to_ledger(
        kind=LedgerKind.DISPUTE_LOST,
        cause=dispute.stripe_id,
        order=dispute.order,
        currency=dispute.ledger_currency,
        postings=[
            Posting(account=LedgerAccount.DISPUTED, amount_minor=-withheld),
            *postings,
            Posting(account=LedgerAccount.LOSSES, amount_minor=withheld - covered),
        ],
    )


def _owed(dispute: Dispute, parts: list[ReturnedPart], *, sign: int) -> list[Posting]:
    """What bore the loss, taken off (`sign` 1) or given back (-1)."""
    if dispute.held_payment is not None:
        owed = left_of_held(dispute.held_payment)[1]
        return [Posting(account=LedgerAccount.UNALLOCATED, amount_minor=sign * owed)]
    return [posting for part in parts for posting in line_postings(part, sign=sign)]


def _lines(order: Order) -> list[OrderLine]:
    """By designer, so that two at once lock their accounts in one order."""
    return list(order.lines.select_related("order").order_by("designer_id", "position"))


def _grants(order: Order) -> list[LicenceGrant]:
    return list(LicenceGrant.objects.filter(order_line__order=order).order_by("pk"))

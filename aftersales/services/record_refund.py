"""Write down how a refund stands at Stripe: made, on its way, or come back."""

import logging

from django.db import transaction
from django.utils import timezone

from aftersales import emails
from aftersales.acts import AftersalesAct
from aftersales.errors import RefundDiffers, RefundNotBooked
from aftersales.models import Refund, ReturnedPart
from aftersales.selectors.left import left_of_held
from aftersales.services.end_licences import end_licences
from aftersales.states import UNDONE, RefundState
from common.audit import Actor, record_act
from common.personal import close_matter
from orders.models import LedgerAccount, LedgerKind
from orders.postings import line_postings
from orders.services.cancel_credit_note import cancel_credit_note
from orders.services.issue_credit_note import CreditedPart, issue_credit_note
from orders.services.lock_order import lock_order
from orders.services.move_held_payment import move_held_payment
from orders.services.post_to_ledger import Posting, post_to_ledger
from orders.states import HeldState
from payments.gateway.balance import BalanceMovement
from payments.gateway.refunds import RefundAtStripe
from payouts.services.give_back_share import give_back_share
from payouts.services.take_back_share import take_back_share

log = logging.getLogger(__name__)
STATE_OF = {
    "pending": RefundState.PENDING,
    "requires_action": RefundState.NEEDS_BUYER,
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
}


@transaction.atomic
def record_refund(*, actor: Actor, refund: Refund, answer: RefundAtStripe) -> Refund:
    """Book the refund once, and once more when it came back; safe to repeat and to run at once.

    The money leaves as soon as Stripe has the refund, whatever the bank says later: so the books,
    the licences and the shares change then. A licence that ended stays ended when the refund comes
    back: the buyer is owed the money, and it is asked for again. Raises RefundNotBooked,
    RefundDiffers.
    """
    lock_order(refund.order)
    refund = Refund.objects.with_payment().get(pk=refund.pk)
    if refund.state in UNDONE:
        return refund
    if answer.amount != refund.amount:
        raise RefundDiffers(f"{refund} was made with {answer.amount}, not {refund.amount}.")
    if refund.made_at is None:
        _record_made(actor, refund, answer)
    state = STATE_OF[answer.status]
    if state == RefundState.FAILED:
        _record_failed(actor, refund, answer)
    elif refund.state != RefundState.SUCCEEDED:
        # An older answer that comes late does not take a success back.
        refund.state = state
        refund.save()
        if state == RefundState.SUCCEEDED:
            close_matter(refund)
    return refund


def _record_made(actor: Actor, refund: Refund, answer: RefundAtStripe) -> None:
    if answer.moved is None:
        raise RefundNotBooked(f"Stripe has not booked refund {refund} yet.")
    refund.stripe_refund_id, refund.made_at = answer.id, timezone.now()
    refund.state = RefundState.PENDING
    refund.save()
    record_act(actor=actor, act=AftersalesAct.REFUND_MADE, target=refund)
    _book(refund, LedgerKind.REFUND, answer.moved, sign=1)
    emails.tell_buyer_refund_made(refund)
    if refund.held_payment is not None:
        if not left_of_held(refund.held_payment)[0]:
            move_held_payment(actor=actor, held=refund.held_payment, state=HeldState.RETURNED)
        return
    parts = _parts(refund)
    end_licences(
        actor=actor,
        order=refund.order,
        lines=[part.order_line for part in parts],
        reason=f"Refunded by {refund.number}",
    )
    for part in parts:
        take_back_share(
            actor=actor,
            line=part.order_line,
            amount_minor=part.designer_share_minor,
            cause=refund.number,
        )
    emails.tell_designers_of_refund(refund)
    issue_credit_note(
        actor=actor,
        order=refund.order,
        cause=refund.number,
        parts=[
            CreditedPart(
                line=part.order_line,
                net_minor=part.amount_minor - part.tax_minor,
                tax_minor=part.tax_minor,
            )
            for part in parts
        ],
    )


def _record_failed(actor: Actor, refund: Refund, answer: RefundAtStripe) -> None:
    if answer.returned is None:
        raise RefundNotBooked(f"Stripe has not booked the return of refund {refund} yet.")
    refund.state, refund.failed_at = RefundState.FAILED, timezone.now()
    refund.failure = (answer.failure_reason or answer.status)[:300]
    refund.save()
    record_act(actor=actor, act=AftersalesAct.REFUND_FAILED, target=refund, reason=refund.failure)
    _book(refund, LedgerKind.REFUND_FAILED, answer.returned, sign=-1)
    if refund.held_payment is not None:
        move_held_payment(actor=actor, held=refund.held_payment, state=HeldState.HELD)
    for part in _parts(refund):
        give_back_share(actor=actor, line=part.order_line, cause=refund.number)
    emails.tell_buyer_refund_failed(refund)
    emails.tell_staff_refund_failed(refund)
    log.error("refund came back refund=%s reason=%s", refund.number, refund.failure)
    if refund.held_payment is None:
        cancel_credit_note(actor=actor, order=refund.order, cause=refund.number)


def _parts(refund: Refund) -> list[ReturnedPart]:
    """By designer, so that two refunds at once lock their accounts in one order."""
    rows = refund.parts.select_related("order_line__order")
    return list(rows.order_by("order_line__designer_id", "order_line__position"))


def _book(refund: Refund, kind: LedgerKind, moved: BalanceMovement, *, sign: int) -> None:
    postings = [posting for part in _parts(refund) for posting in line_postings(part, sign=sign)]
    if refund.held_minor is not None:
        postings = _held_postings(refund.held_minor, moved, sign=sign)
    post_to_ledger(
        kind=kind,
        cause=refund.number,
        order=refund.order,
        currency=moved.currency,
        moved=moved,
        postings=postings,
    )


def _held_postings(held_minor: int, moved: BalanceMovement, *, sign: int) -> list[Posting]:
    """What was owed back, and the difference where the exchange rate has changed since."""
    owed = sign * held_minor
    return [
        Posting(account=LedgerAccount.UNALLOCATED, amount_minor=owed),
        Posting(account=LedgerAccount.LOSSES, amount_minor=-moved.amount_minor - owed),
    ]

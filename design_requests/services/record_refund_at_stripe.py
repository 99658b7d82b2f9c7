"""A refund of a milestone's payment as it stands at Stripe: ours, or made in Stripe's dashboard."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from common.audit import record_act
from common.models import Machine
from common.queue import enqueue
from design_requests import bank_emails, emails
from design_requests.acts import RequestAct
from design_requests.errors import NotPaidYet
from design_requests.models import HeldPart, MilestonePayment
from design_requests.moving import move
from design_requests.selectors import left_of
from design_requests.services.begin_settling import begin_settling
from design_requests.services.complete_part import complete_part
from design_requests.services.issue_request_document import (
    cancel_refund_receipt,
    issue_paper_of_part,
)
from design_requests.services.leave_to_staff import leave_to_staff
from design_requests.services.settled_request_payment import (
    lock_unless_asked,
    settled_request_payment,
)
from design_requests.services.take_back_parts import take_back_parts
from design_requests.states import AT_WORK, MilestoneState, PartKind, PartState
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.refunds import RefundAtStripe

log = logging.getLogger(__name__)
STRIPE = Machine.STRIPE
_CAME_BACK = frozenset({"failed", "canceled"})
_WITH_THE_SIDES = AT_WORK | {MilestoneState.DELIVERED, MilestoneState.DISPUTED}


def record_refund_at_stripe(answer: RefundAtStripe) -> str:
    """What became of it, or "" where the payment is of no milestone; safe to repeat.

    Raises StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers, PartDiffers.
    """
    ours = HeldPart.objects.filter(number=answer.number).first() if answer.number else None
    if ours is not None:
        part: HeldPart | None = complete_part(actor=STRIPE, part=ours)
    else:
        payment = settled_request_payment(
            payment_intent_id=answer.payment_intent_id, order_number=answer.order_number
        )
        if payment is None:
            return ""
        part = _record_made_elsewhere(payment, answer)
    if part is None:
        return "nothing is held of this payment any more: somebody must book it"
    if answer.status in _CAME_BACK:
        part = _record_come_back(part, answer)
    return f"{part} is {part.state}"


@transaction.atomic
def _record_made_elsewhere(payment: MilestonePayment, answer: RefundAtStripe) -> HeldPart | None:
    """A refund that we did not ask for, taken out of what is held; more than that is our loss."""
    payment = lock_unless_asked(payment)
    known = HeldPart.objects.filter(stripe_id=answer.id).first()
    if known is not None:
        return known
    if answer.moved is None:
        raise NotPaidYet("Stripe has not booked this refund yet.")
    take_back_parts(actor=STRIPE, payment=payment, why="Refunded at Stripe meanwhile")
    covered = min(answer.amount.minor, left_of(payment))
    if not covered:
        log.error("refund of money that left payment=%s", payment.number)
        return None
    part = HeldPart.objects.create(
        payment=payment,
        kind=PartKind.REFUND,
        amount_minor=covered,
        currency=payment.currency,
        state=PartState.MADE,
        stripe_id=answer.id,
        made_at=timezone.now(),
    )
    record_act(actor=STRIPE, act=RequestAct.MADE, target=part, reason="Refunded at Stripe")
    post_to_ledger(
        kind=LedgerKind.REQUEST_REFUNDED,
        cause=part.number,
        currency=part.currency,
        moved=answer.moved,
        postings=[
            Posting(account=LedgerAccount.HELD_FOR_REQUESTS, amount_minor=covered),
            Posting(account=LedgerAccount.LOSSES, amount_minor=answer.amount.minor - covered),
        ],
    )
    emails.tell_part_made(part)
    if not payment.is_late:
        _go_on(payment)
    issue_paper_of_part(actor=STRIPE, part=part)
    return part


def _go_on(payment: MilestonePayment) -> None:
    """A milestone of whose money nothing is left is over; otherwise it goes on with less."""
    milestone = payment.milestone
    if milestone.state in _WITH_THE_SIDES and not left_of(payment):
        move(actor=STRIPE, row=milestone, state=MilestoneState.SETTLING)
        begin_settling(actor=STRIPE, milestone=milestone, to_release_minor=0)
        record_act(
            actor=STRIPE, act=RequestAct.STOPPED, target=milestone, reason="Refunded at Stripe"
        )
        emails.tell_stopped(milestone, gettext_noop("All of its money was given back at Stripe."))
    elif milestone.state == MilestoneState.SETTLING:
        enqueue("design_requests.settle_milestone_task", milestone.pk)


@transaction.atomic
def _record_come_back(part: HeldPart, answer: RefundAtStripe) -> HeldPart:
    """The bank sent it back to us: it is held again, and staff find another way."""
    payment = lock_unless_asked(part.payment)
    part = HeldPart.objects.get(pk=part.pk)
    if part.state != PartState.MADE:
        return part
    if answer.returned is None:
        raise NotPaidYet("Stripe has not booked the return of this refund yet.")
    part.state, part.returned_at = PartState.RETURNED, timezone.now()
    part.save()
    record_act(
        actor=STRIPE, act=RequestAct.CAME_BACK, target=part, reason=answer.failure_reason[:300]
    )
    post_to_ledger(
        kind=LedgerKind.REQUEST_RETURNED,
        cause=part.number,
        currency=part.currency,
        moved=answer.returned,
        postings=[
            Posting(account=LedgerAccount.HELD_FOR_REQUESTS, amount_minor=-part.amount_minor),
            Posting(
                account=LedgerAccount.LOSSES,
                amount_minor=part.amount_minor - answer.returned.amount_minor,
            ),
        ],
    )
    log.error("refund of held money came back part=%s", part.number)
    if not payment.is_late:
        leave_to_staff(actor=STRIPE, payment=payment)
    bank_emails.tell_staff_refund_came_back(part)
    cancel_refund_receipt(actor=STRIPE, part=part)
    return part

"""The client's bank disputes a milestone's payment: what was taken, what came back, who won."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from aftersales.states import CLOSED, DECIDES_ANEW, INQUIRY, DisputeState
from common.audit import record_act
from common.models import Machine
from common.personal import close_matter
from design_requests import bank_emails
from design_requests.acts import RequestAct
from design_requests.models import BankDispute, HeldPart, MilestonePayment
from design_requests.moving import move
from design_requests.selectors import left_of
from design_requests.services.leave_to_staff import leave_to_staff
from design_requests.services.settled_request_payment import (
    lock_unless_asked,
    settled_request_payment,
)
from design_requests.services.take_back_parts import take_back_parts
from design_requests.states import AT_WORK, MilestoneState, PartKind, PartState
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.balance import BalanceMovement
from payments.gateway.disputes import DisputeAtStripe

log = logging.getLogger(__name__)
STRIPE = Machine.STRIPE
_CAN_FREEZE = AT_WORK | {
    MilestoneState.DELIVERED,
    MilestoneState.DISPUTED,
    MilestoneState.SETTLING,
}


def record_bank_dispute(answer: DisputeAtStripe, *, opened_at: datetime) -> str:
    """What became of it, or "" where the payment is of no milestone; safe to repeat.

    Raises StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers, PartDiffers.
    """
    payment = settled_request_payment(
        payment_intent_id=answer.payment_intent_id, order_number=answer.order_number
    )
    if payment is None:
        return ""
    return f"dispute is {_record(payment, answer, opened_at).state}"


@transaction.atomic
def _record(payment: MilestonePayment, answer: DisputeAtStripe, opened_at: datetime) -> BankDispute:
    """Each movement of money once and the end once, in whatever order news comes.

    An inquiry moves nothing. While the bank has the money, nothing of what is held leaves; won,
    staff decide; lost, it is gone, and what had been released already is the shop's loss.
    """
    payment = lock_unless_asked(payment)
    dispute = _row(payment, answer, opened_at)
    for moved in answer.movements:
        if moved.amount_minor < 0 and dispute.withdrawn_at is None:
            _withdraw(dispute, payment, moved)
        if moved.amount_minor > 0 and dispute.reinstated_at is None:
            _reinstate(dispute, payment, moved)
    if dispute.state == DisputeState.WARNING_CLOSED and answer.status not in INQUIRY:
        dispute.closed_at = None
    elif dispute.state in CLOSED:
        if answer.status in DECIDES_ANEW and answer.status != dispute.state:
            log.error("closed dispute decided anew dispute=%s", dispute)
        return dispute
    dispute.evidence_due_at = answer.due_at
    dispute.amount_minor = answer.amount.minor
    dispute.state = DisputeState(answer.status)
    if dispute.state in CLOSED:
        _close(dispute, payment)
    dispute.save()
    if dispute.state in CLOSED:
        close_matter(dispute)
    return dispute


def _row(payment: MilestonePayment, answer: DisputeAtStripe, opened_at: datetime) -> BankDispute:
    dispute = BankDispute.objects.filter(stripe_id=answer.id).first()
    if dispute is not None:
        return dispute
    dispute = BankDispute.objects.create(
        stripe_id=answer.id,
        payment=payment,
        reason=answer.reason[:40],
        # What it is now is recorded afterwards, as for one that was known.
        state=DisputeState.WARNING_NEEDS_RESPONSE,
        amount_minor=answer.amount.minor,
        currency=answer.amount.currency,
        opened_at=opened_at,
    )
    record_act(
        actor=STRIPE, act=RequestAct.BANK_OPENED, target=dispute, reason=dispute.reason_words
    )
    bank_emails.tell_staff_of_bank(dispute, payment, due_at=answer.due_at)
    log.error("payment of a milestone disputed dispute=%s payment=%s", dispute, payment)
    return dispute


def _withdraw(dispute: BankDispute, payment: MilestonePayment, moved: BalanceMovement) -> None:
    dispute.withdrawn_minor, dispute.withdrawn_at = -moved.amount_minor, timezone.now()
    dispute.save()
    post_to_ledger(
        kind=LedgerKind.REQUEST_DISPUTED,
        cause=dispute.stripe_id,
        currency=moved.currency,
        moved=moved,
        postings=[Posting(account=LedgerAccount.DISPUTED, amount_minor=-moved.amount_minor)],
    )
    take_back_parts(actor=STRIPE, payment=payment, why="The client's bank disputes the payment")
    milestone = payment.milestone
    if payment.is_late or milestone.state not in _CAN_FREEZE or not left_of(payment):
        return
    move(actor=STRIPE, row=milestone, state=MilestoneState.FROZEN)
    milestone.answer_by, milestone.to_release_minor, milestone.leaves_at = None, None, None
    milestone.save()
    record_act(actor=STRIPE, act=RequestAct.FROZEN, target=milestone, reason=dispute.reason_words)
    bank_emails.tell_frozen(milestone, dispute)


def _reinstate(dispute: BankDispute, payment: MilestonePayment, moved: BalanceMovement) -> None:
    dispute.reinstated_at = timezone.now()
    dispute.save()
    if dispute.state == DisputeState.LOST:
        _overturn(dispute, payment, moved)
    else:
        _book_return(dispute, moved, LedgerAccount.DISPUTED, dispute.withdrawn_minor or 0)


def _overturn(dispute: BankDispute, payment: MilestonePayment, moved: BalanceMovement) -> None:
    """The money came back although the dispute was lost: it is held again."""
    dispute.state = DisputeState.WON
    dispute.save()
    taken = HeldPart.objects.filter(stripe_id=dispute.stripe_id).made().first()
    if taken is not None:
        taken.state, taken.returned_at = PartState.RETURNED, timezone.now()
        taken.save()
    back = taken.amount_minor if taken else 0
    _book_return(dispute, moved, LedgerAccount.HELD_FOR_REQUESTS, back)
    record_act(actor=STRIPE, act=RequestAct.BANK_CLOSED, target=dispute, reason="Won after all")
    if taken is not None and not payment.is_late:
        leave_to_staff(actor=STRIPE, payment=payment)
        bank_emails.tell_bank_decided(payment.milestone, dispute)


def _book_return(
    dispute: BankDispute, moved: BalanceMovement, account: LedgerAccount, amount_minor: int
) -> None:
    """A difference from another exchange rate, or that the shop had borne, is the shop's."""
    post_to_ledger(
        kind=LedgerKind.REQUEST_REINSTATED,
        cause=dispute.stripe_id,
        currency=moved.currency,
        moved=moved,
        postings=[
            Posting(account=account, amount_minor=-amount_minor),
            Posting(account=LedgerAccount.LOSSES, amount_minor=amount_minor - moved.amount_minor),
        ],
    )


def _close(dispute: BankDispute, payment: MilestonePayment) -> None:
    dispute.closed_at = timezone.now()
    label = DisputeState(dispute.state).label
    record_act(actor=STRIPE, act=RequestAct.BANK_CLOSED, target=dispute, reason=label)
    if dispute.withdrawn_minor is None:
        return
    if dispute.state == DisputeState.LOST:
        _lose(dispute, payment)
    milestone = payment.milestone
    if payment.is_late or milestone.state != MilestoneState.FROZEN:
        return
    if left_of(payment):
        leave_to_staff(actor=STRIPE, payment=payment)
    else:
        move(actor=STRIPE, row=milestone, state=MilestoneState.LOST)
        milestone.ended_at = timezone.now()
        milestone.save()
        close_matter(milestone)
    bank_emails.tell_bank_decided(milestone, dispute)


def _lose(dispute: BankDispute, payment: MilestonePayment) -> None:
    """Out of what is held, as far as it goes; the rest had left, and is the shop's loss."""
    withheld = dispute.withdrawn_minor or 0
    covered = min(withheld, left_of(payment))
    if covered:
        HeldPart.objects.create(
            payment=payment,
            kind=PartKind.TAKEN,
            amount_minor=covered,
            currency=payment.currency,
            state=PartState.MADE,
            stripe_id=dispute.stripe_id,
            made_at=timezone.now(),
        )
    post_to_ledger(
        kind=LedgerKind.REQUEST_LOST,
        cause=dispute.stripe_id,
        currency=dispute.currency,
        postings=[
            Posting(account=LedgerAccount.DISPUTED, amount_minor=-withheld),
            Posting(account=LedgerAccount.HELD_FOR_REQUESTS, amount_minor=covered),
            Posting(account=LedgerAccount.LOSSES, amount_minor=withheld - covered),
        ],
    )

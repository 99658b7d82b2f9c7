"""Decide by what Stripe says now whether a milestone is paid, or its page ended unpaid.

Money that comes when the milestone waits for it no more is booked as held all the same, and all of
it goes back: nothing is agreed by a late payment.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from common.models import Machine
from common.queue import enqueue
from design_requests import emails
from design_requests.acts import RequestAct
from design_requests.errors import NotPaidYet, PaymentDiffers
from design_requests.models import MilestonePayment
from design_requests.moving import move
from design_requests.periods import HELD_AT_MOST
from design_requests.services.close_brief import decline_others
from design_requests.services.end_milestone_payment import end_milestone_payment
from design_requests.services.issue_request_document import issue_receipt
from design_requests.services.lock_payment import lock_payment
from design_requests.states import BriefState, MilestoneState, OfferState, PaymentState
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.gateway.balance import BalanceMovement
from payments.gateway.checkout import Payment, retrieve_payment
from payments.gateway.client import expects_live

log = logging.getLogger(__name__)


def settle_milestone_payment(
    *, payment: MilestonePayment, session_id: str = ""
) -> MilestonePayment:
    """Safe to run any number of times and at once; `session_id` is the page that an event names.

    Raises StripeUnavailable, StripeRefused, NotPaidYet, PaymentDiffers.
    """
    asked = session_id or payment.stripe_session_id
    if not asked or payment.state == PaymentState.PAID:
        return payment
    said = retrieve_payment(asked)
    if said.is_paid:
        return _record_paid(payment, said, _fitting(payment, said))
    is_over = said.session_status == "expired" or (
        said.session_status == "complete" and said.has_failed
    )
    # Another page of this payment, whose address nobody was given, ends nothing.
    if is_over and payment.stripe_session_id in {None, said.session_id}:
        return end_milestone_payment(actor=Machine.STRIPE, payment=payment)
    return payment


def _fitting(payment: MilestonePayment, said: Payment) -> BalanceMovement:
    if said.moved is None:
        raise NotPaidYet("Stripe has not booked this payment yet.")
    fits = (
        said.order_number == payment.number
        and said.total == payment.amount
        and said.moved.currency == payment.currency
        and said.is_live == expects_live()
    )
    if not fits:
        log.error("payment of a milestone differs payment=%s", payment.number)
        raise PaymentDiffers(f"{payment.number} was paid otherwise than agreed.")
    return said.moved


@transaction.atomic
def _record_paid(
    payment: MilestonePayment, said: Payment, moved: BalanceMovement
) -> MilestonePayment:
    payment = lock_payment(payment)
    if payment.state == PaymentState.PAID:
        return payment
    now = timezone.now()
    payment.is_late = payment.state != PaymentState.OPEN
    payment.state, payment.paid_at, payment.ended_at = PaymentState.PAID, now, None
    payment.stripe_session_id = said.session_id
    payment.stripe_payment_intent_id = said.payment_intent_id
    payment.stripe_charge_id = said.charge_id
    payment.tax_minor = sum(tax.minor for tax in said.taxes)
    payment.save()
    if not payment.is_late:
        _begin_work(payment)
    act = RequestAct.PAID_LATE if payment.is_late else RequestAct.PAID
    record_act(actor=Machine.STRIPE, act=act, target=payment)
    post_to_ledger(
        kind=LedgerKind.REQUEST_PAID,
        cause=payment.number,
        currency=payment.currency,
        moved=moved,
        postings=[
            Posting(account=LedgerAccount.HELD_FOR_REQUESTS, amount_minor=-payment.amount_minor)
        ],
    )
    if payment.is_late:
        emails.tell_paid_late(payment)
        enqueue("design_requests.return_late_payment_task", payment.pk)
    else:
        emails.tell_paid(payment)
    issue_receipt(actor=Machine.STRIPE, payment=payment, said=said)
    return payment


def _begin_work(payment: MilestonePayment) -> None:
    milestone = payment.milestone
    offer, brief = milestone.offer, milestone.offer.brief
    if offer.state == OfferState.CHOSEN:
        move(actor=Machine.STRIPE, row=brief, state=BriefState.AWARDED)
        move(actor=Machine.STRIPE, row=offer, state=OfferState.AGREED)
        offer.agreed_at = payment.paid_at
        brief.save()
        offer.save()
        decline_others(actor=Machine.STRIPE, brief=brief)
    move(actor=Machine.STRIPE, row=milestone, state=MilestoneState.WORKING)
    paid_at = payment.paid_at or timezone.now()
    milestone.paid_at = paid_at
    milestone.due_at = paid_at + timedelta(days=milestone.day_count)
    milestone.hold_ends_at = paid_at + HELD_AT_MOST
    milestone.save()

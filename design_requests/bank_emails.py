"""Mails about what a client's bank does to a payment; their words are as those of emails.py."""

from datetime import datetime

from aftersales.states import DisputeState
from design_requests.mailing import day_of, tell_both, tell_staff
from design_requests.models import BankDispute, HeldPart, Milestone, MilestonePayment
from design_requests.states import MilestoneState


def tell_frozen(milestone: Milestone, dispute: BankDispute) -> None:
    tell_both(
        milestone,
        about=f"frozen:{dispute}",
        subject=f"A bank decides: {milestone.title}, {milestone}",
        to_client=[
            f"Your bank disputes your payment for “{milestone.title}” ({dispute.reason_words}). It "
            "has the money, and decides about it, which may take two months.",
            "Nobody works on it or is paid for it meanwhile. If you did not ask your bank for "
            "this, tell it so.",
        ],
        to_designer=[
            f"The client's bank disputes the payment for “{milestone.title}” "
            f"({dispute.reason_words}). It has the money, and decides about it, which may take two "
            "months.",
            "Stop your work on it until then. We tell you what it decides.",
        ],
    )


def tell_bank_decided(milestone: Milestone, dispute: BankDispute) -> None:
    if milestone.state == MilestoneState.LOST:
        words = ["The bank took the money back for good. The milestone is over."]
    else:
        words = [
            "The money, or a part of it, is with us again. Our staff decide where it goes, by "
            f"{day_of(milestone.hold_ends_at)}."
        ]
    tell_both(
        milestone,
        about=f"bank:{dispute}:{DisputeState(dispute.state)}",
        subject=f"The bank decided: {milestone.title}, {milestone}",
        to_client=words,
        to_designer=words,
    )


def tell_staff_of_bank(
    dispute: BankDispute, payment: MilestonePayment, *, due_at: datetime | None
) -> None:
    tell_staff(
        f"bank:{dispute}",
        subject=f"A bank disputes {payment}",
        sentences=[
            f"{dispute.amount} of {payment.milestone}: {dispute.reason_words}.",
            f"Evidence is taken until {day_of(due_at)}, at Stripe's own page." if due_at else "",
        ],
        page=("design_requests_milestonepayment_change", payment.pk),
    )


def tell_staff_refund_came_back(part: HeldPart) -> None:
    tell_staff(
        f"came_back:{part}",
        subject=f"A refund came back: {part}",
        sentences=[
            f"The client's bank sent {part.amount} of {part.payment} back to us. Ask the client "
            "for another way, and decide it again.",
        ],
        page=("design_requests_milestonepayment_change", part.payment_id),
    )

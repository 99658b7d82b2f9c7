"""Mails about what a client's bank does to a payment; their words are as those of emails.py."""

from datetime import datetime

from django.utils.translation import gettext

from aftersales.states import DisputeState
from design_requests.mailing import News, day_of, tell_both, tell_staff
from design_requests.models import BankDispute, HeldPart, Milestone, MilestonePayment
from design_requests.states import MilestoneState


def tell_frozen(milestone: Milestone, dispute: BankDispute) -> None:
    def said(words: str, then: str) -> News:
        subject = gettext("A bank decides: %(title)s, %(milestone)s")
        names = {"title": milestone.title, "milestone": milestone, "reason": dispute.reason_words}
        return News(subject % names, [words % names, then])

    tell_both(
        milestone,
        about=f"frozen:{dispute}",
        to_client=lambda: said(
            gettext(
                "Your bank disputes your payment for “%(title)s” (%(reason)s). It has the money, "
                "and decides about it, which may take two months."
            ),
            gettext(
                "Nobody works on it or is paid for it meanwhile. If you did not ask your bank for "
                "this, tell it so."
            ),
        ),
        to_designer=lambda: said(
            gettext(
                "The client's bank disputes the payment for “%(title)s” (%(reason)s). It has the "
                "money, and decides about it, which may take two months."
            ),
            gettext("Stop your work on it until then. We tell you what it decides."),
        ),
    )


def tell_bank_decided(milestone: Milestone, dispute: BankDispute) -> None:
    def said() -> News:
        if milestone.state == MilestoneState.LOST:
            words = gettext("The bank took the money back for good. The milestone is over.")
        else:
            words = gettext(
                "The money, or a part of it, is with us again. Our staff decide where it goes, by "
                "%(day)s."
            ) % {"day": day_of(milestone.hold_ends_at)}
        subject = gettext("The bank decided: %(title)s, %(milestone)s")
        return News(subject % {"title": milestone.title, "milestone": milestone}, [words])

    tell_both(
        milestone,
        about=f"bank:{dispute}:{DisputeState(dispute.state)}",
        to_client=said,
        to_designer=said,
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

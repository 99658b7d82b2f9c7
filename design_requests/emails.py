"""Mails about design requests, each written into the transaction of the fact itself.

One kind of mail tells a side what happened and what is next; its words stand here, beside each
other, so that both sides are told the same. No mail names the client to the designer.
"""

from collections.abc import Sequence

from django.conf import settings

from accounts.models import User
from design_requests.mailing import day_of, tell, tell_both, tell_staff
from design_requests.models import (
    Brief,
    HeldPart,
    Milestone,
    MilestonePayment,
    Offer,
)
from design_requests.periods import HELD_AT_MOST, SILENCE_APPROVES
from design_requests.states import OfferState, PartKind


def tell_asked(brief: Brief, designers: Sequence[User]) -> None:
    for designer in designers:
        tell(
            designer,
            brief=brief,
            about=f"asked:{brief}",
            subject=f"You are asked for an offer: {brief}",
            sentences=[
                f"Somebody describes a piece ({brief.get_kind_display().lower()}) and asks what "
                "you would make it for. Only those who are asked read it.",
                f"You can make an offer until {day_of(brief.open_until)}, or do nothing.",
            ],
        )


def tell_offer_made(offer: Offer) -> None:
    tell(
        offer.brief.client,
        brief=offer.brief,
        about=f"offer:{offer.public_id}",
        subject=f"An offer for {offer.brief}: {offer.price}",
        sentences=[
            f"{offer.designer.designer_name} offers to design it for {offer.price}.",
            f"The offer is valid until {day_of(offer.valid_until)}. Nothing is agreed before you "
            "accept it and pay for the first milestone.",
        ],
    )


def tell_offers_over(offers: Sequence[Offer]) -> None:
    """Lapsed, of which both sides are told; withdrawn, of which the client is; or not chosen."""
    for offer in offers:
        brief, who = offer.brief, offer.designer
        about = f"offer_over:{offer.public_id}"
        if offer.state != OfferState.DECLINED:
            how = "is over" if offer.state == OfferState.LAPSED else "was withdrawn"
            tell(
                brief.client,
                brief=brief,
                about=about,
                subject=f"An offer for {brief} {how}",
                sentences=[
                    f"The offer of {who.designer_name} for {offer.price} {how}, so it cannot be "
                    "accepted any more.",
                    "Others can still be made while your brief is open.",
                ],
            )
        if offer.state == OfferState.LAPSED:
            words = "Its time is over. While the brief is open you can make another."
        elif offer.state == OfferState.DECLINED:
            words = "Another offer was chosen, or the brief was closed. Nothing is asked of you."
        else:
            continue
        tell(
            who,
            brief=brief,
            about=about,
            subject=f"Your offer for {brief} ended",
            sentences=[f"You offered to design it for {offer.price}. {words}"],
        )


def tell_brief_over(brief: Brief) -> None:
    tell(
        brief.client,
        brief=brief,
        about=f"brief_over:{brief}",
        subject=f"Your brief {brief} is closed",
        sentences=["Its time for offers is over. You can describe the piece anew."],
    )


def tell_paid(payment: MilestonePayment) -> None:
    milestone = payment.milestone
    due = day_of(milestone.due_at)
    tell_both(
        milestone,
        about=f"paid:{payment}",
        subject=f"Paid and held: {payment.amount} for {milestone}",
        to_client=[
            f"Your payment {payment} of {payment.amount} for “{milestone.title}” arrived. We hold "
            "it until you approve what is delivered.",
            f"It is due on {due}. Late, you may cancel, and all of it goes back to you. What is "
            f"not delivered in {HELD_AT_MOST.days} days goes back by itself.",
        ],
        to_designer=[
            f"“{milestone.title}” is paid: {payment.amount}, which we hold until the client "
            "approves what you deliver.",
            f"It is due on {due}. Begin now.",
        ],
    )


def tell_paid_late(payment: MilestonePayment) -> None:
    tell(
        payment.milestone.offer.brief.client,
        brief=payment.milestone.offer.brief,
        about=f"paid_late:{payment}",
        subject=f"Your payment {payment} goes back",
        sentences=[
            f"{payment.amount} arrived after the payment page had ended. Nothing is agreed by it, "
            "and all of it goes back to where it came from.",
        ],
    )


def tell_delivered(milestone: Milestone) -> None:
    tell(
        milestone.offer.brief.client,
        brief=milestone.offer.brief,
        about=f"delivered:{milestone}:{milestone.rounds_used}",
        subject=f"Delivered: {milestone.title}, {milestone}",
        sentences=[
            f"“{milestone.title}” is here. Look at it, then approve it, ask for changes, or "
            "disagree.",
            f"If you say nothing until {day_of(milestone.answer_by)}, that approves it, and the "
            "money goes to the designer.",
        ],
    )


def tell_silence(milestone: Milestone, *, day: int) -> None:
    left = SILENCE_APPROVES.days - day
    tell(
        milestone.offer.brief.client,
        brief=milestone.offer.brief,
        about=f"silence:{milestone}:{milestone.rounds_used}:{day}",
        subject=f"{left} day{'s' if left > 1 else ''} to answer: {milestone.title}, {milestone}",
        sentences=[
            f"“{milestone.title}” was delivered on {day_of(milestone.delivered_at)} and waits for "
            "your answer.",
            f"If you say nothing until {day_of(milestone.answer_by)}, that approves it, and "
            f"{milestone.price} goes to the designer.",
        ],
    )


def tell_changes(milestone: Milestone, what: str) -> None:
    tell(
        milestone.offer.designer,
        brief=milestone.offer.brief,
        about=f"changes:{milestone}:{milestone.rounds_used}",
        subject=f"Changes wanted: {milestone.title}, {milestone}",
        sentences=[
            f"The client asks for changes to “{milestone.title}”, round {milestone.rounds_used} of "
            f"{milestone.offer.round_count}:",
            what,
            f"Deliver it again by {day_of(milestone.due_at)}.",
        ],
    )


def tell_approved(milestone: Milestone, *, is_silence: bool) -> None:
    how = "approved by 7 days of silence" if is_silence else "approved"
    tell_both(
        milestone,
        about=f"approved:{milestone}",
        subject=f"Approved: {milestone.title}, {milestone}",
        to_client=[
            f"“{milestone.title}” is {how}. The money goes to the designer; the files are yours."
        ],
        to_designer=[
            f"“{milestone.title}” is {how}. Your share leaves on {day_of(milestone.leaves_at)} at "
            "the earliest: until then a bank may ask back what was paid with a stolen card."
        ],
    )


def tell_stopped(milestone: Milestone, why: str) -> None:
    said = why or "One side ended it."
    tell_both(
        milestone,
        about=f"stopped:{milestone}",
        subject=f"Ended without a delivery: {milestone.title}, {milestone}",
        to_client=[said, "All of the money that we hold for it goes back to you."],
        to_designer=[said, "What was held for it goes back to the client. It costs you nothing."],
    )


def tell_cancelled(milestones: Sequence[Milestone], *, to: User) -> None:
    first = milestones[0]
    titles = ", ".join(f"“{milestone.title}”" for milestone in milestones)
    tell(
        to,
        brief=first.offer.brief,
        about=f"cancelled:{first}",
        subject=f"Cancelled before it was paid: {first.offer.brief}",
        sentences=[
            f"The other side ended what nobody had paid for: {titles}.",
            "What is paid goes on as agreed.",
        ],
    )


def tell_disputed(milestone: Milestone, reason: str) -> None:
    words = [
        f"A side disagrees about “{milestone.title}”, and our staff decide where the money goes:",
        reason,
        f"Nothing leaves before. Without a decision until {day_of(milestone.hold_ends_at)} all of "
        "it goes back to the client.",
    ]
    _tell_to_decide("disputed", milestone, words, to_staff=words[:2])


def tell_warned(milestone: Milestone) -> None:
    """Of fraud, after the delivery was approved and before the share left."""
    words = [
        f"The bank of the card warned of fraud. What is held for “{milestone.title}” stays here, "
        "and our staff decide where it goes.",
        f"Without a decision until {day_of(milestone.hold_ends_at)} all of it goes back to the "
        "client.",
    ]
    _tell_to_decide("warned", milestone, words, to_staff=words[:1])


def _tell_to_decide(
    what: str, milestone: Milestone, words: Sequence[str], *, to_staff: Sequence[str]
) -> None:
    about = _turn(what, milestone)
    tell_both(
        milestone,
        about=about,
        subject=f"Our staff decide: {milestone.title}, {milestone}",
        to_client=words,
        to_designer=words,
    )
    tell_staff(
        about,
        subject=f"A design request to decide: {milestone}",
        sentences=to_staff,
        page=("design_requests_milestone_change", milestone.pk),
    )


def tell_decided(milestone: Milestone, *, percent: int, reason: str) -> None:
    words = [
        f"Our staff decided on “{milestone.title}”: {percent}% of what is held goes to the "
        f"designer, {100 - percent}% back to the client.",
        f"Why: {reason}",
        f"If you think that is wrong, write to {settings.SUPPORT_EMAIL} and name {milestone}; "
        "somebody else of us looks at it.",
    ]
    tell_both(
        milestone,
        about=f"decided:{milestone}:{milestone.decided_at:%Y%m%d%H%M%S}",
        subject=f"Decided: {milestone.title}, {milestone}",
        to_client=words,
        to_designer=words,
    )


def tell_part_made(part: HeldPart) -> None:
    milestone = part.payment.milestone
    is_release = part.kind == PartKind.RELEASE
    person = part.designer if is_release else milestone.offer.brief.client
    if person is None:
        return
    tell(
        person,
        brief=milestone.offer.brief,
        about=f"part:{part}",
        subject=f"{part.share if is_release else part.amount} of {milestone} "
        f"{'is paid to you' if is_release else 'goes back to you'}",
        sentences=[
            f"{part.share} for “{milestone.title}” left for your account at Stripe: {part.amount} "
            "less our fee and the tax in it."
            if is_release
            else f"{part.amount} of what you paid for “{milestone.title}” is on its way to where "
            "it came from. Banks take 5 to 10 days for it.",
            f"Its number is {part}.",
        ],
    )


def tell_side_left(offer: Offer, *, who_left: int) -> None:
    """The other side of a contract, once; what was agreed stays with them."""
    is_client = offer.brief.client_id == who_left
    # Said of each side in other words: a search after an erasure takes no mail for another's.
    who = "client" if is_client else "designer"
    tell(
        offer.designer if is_client else offer.brief.client,
        brief=offer.brief,
        about=f"left:{offer.public_id}:{who_left}",
        subject=f"The {who} of {offer.brief} left",
        sentences=[
            f"The {who} of {offer.brief} closes their account. "
            "What was agreed stays here for you, under “Former member”.",
            "Milestones that nobody had paid for are cancelled. What is held for the others goes "
            "its way by the same rules and dates as before; nothing of it is lost.",
        ],
    )


def _turn(what: str, milestone: Milestone) -> str:
    """A milestone may be disputed again after it was decided."""
    return f"{what}:{milestone}:{milestone.rounds_used}:{milestone.decided_at or ''}"

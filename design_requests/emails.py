"""Mails about design requests, each written into the transaction of the fact itself.

One kind of mail tells a side what happened and what is next; its words stand here, beside each
other, so that both sides are told the same. No mail names the client to the designer.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from accounts.models import User
from common.in_sentence import in_sentence
from common.languages import ENGLISH
from design_requests.mailing import News, Said, day_of, tell, tell_both, tell_staff
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
    def said() -> News:
        return News(
            gettext("You are asked for an offer: %(brief)s") % {"brief": brief},
            [
                gettext(
                    "Somebody describes a piece (%(kind)s) and asks what you would make it for. "
                    "Only those who are asked read it."
                )
                % {"kind": in_sentence(brief.get_kind_display())},
                gettext("You can make an offer until %(day)s, or do nothing.")
                % {"day": day_of(brief.open_until)},
            ],
        )

    for designer in designers:
        tell(designer, brief=brief, about=f"asked:{brief}", said=said)


def tell_offer_made(offer: Offer) -> None:
    def said() -> News:
        names = {"brief": offer.brief, "price": offer.price}
        return News(
            gettext("An offer for %(brief)s: %(price)s") % names,
            [
                gettext("%(designer)s offers to design it for %(price)s.")
                % {"designer": offer.designer.designer_name, "price": offer.price},
                gettext(
                    "The offer is valid until %(day)s. Nothing is agreed before you accept it and "
                    "pay for the first milestone."
                )
                % {"day": day_of(offer.valid_until)},
            ],
        )

    tell(offer.brief.client, brief=offer.brief, about=f"offer:{offer.public_id}", said=said)


def tell_offers_over(offers: Sequence[Offer]) -> None:
    """Lapsed, of which both sides are told; withdrawn, of which the client is; or not chosen."""
    for offer in offers:
        about = f"offer_over:{offer.public_id}"
        if offer.state != OfferState.DECLINED:
            tell(offer.brief.client, brief=offer.brief, about=about, said=_over_to_client(offer))
        if offer.state in {OfferState.LAPSED, OfferState.DECLINED}:
            tell(offer.designer, brief=offer.brief, about=about, said=_over_to_designer(offer))


def _over_to_client(offer: Offer) -> Said:
    def said() -> News:
        names = {"brief": offer.brief, "designer": offer.designer.designer_name}
        names["price"] = offer.price
        if offer.state == OfferState.LAPSED:
            subject = gettext("An offer for %(brief)s is over")
            words = gettext(
                "The offer of %(designer)s for %(price)s is over, so it cannot be accepted any "
                "more."
            )
        else:
            subject = gettext("An offer for %(brief)s was withdrawn")
            words = gettext(
                "The offer of %(designer)s for %(price)s was withdrawn, so it cannot be accepted "
                "any more."
            )
        still = gettext("Others can still be made while your brief is open.")
        return News(subject % names, [words % names, still])

    return said


def _over_to_designer(offer: Offer) -> Said:
    def said() -> News:
        if offer.state == OfferState.LAPSED:
            words = gettext(
                "You offered to design it for %(price)s. Its time is over. While the brief is "
                "open you can make another."
            )
        else:
            words = gettext(
                "You offered to design it for %(price)s. Another offer was chosen, or the brief "
                "was closed. Nothing is asked of you."
            )
        return News(
            gettext("Your offer for %(brief)s ended") % {"brief": offer.brief},
            [words % {"price": offer.price}],
        )

    return said


def tell_brief_over(brief: Brief) -> None:
    tell(
        brief.client,
        brief=brief,
        about=f"brief_over:{brief}",
        said=lambda: News(
            gettext("Your brief %(brief)s is closed") % {"brief": brief},
            [gettext("Its time for offers is over. You can describe the piece anew.")],
        ),
    )


def tell_paid(payment: MilestonePayment) -> None:
    milestone = payment.milestone

    def subject() -> str:
        return gettext("Paid and held: %(amount)s for %(milestone)s") % {
            "amount": payment.amount,
            "milestone": milestone,
        }

    def to_client() -> News:
        return News(
            subject(),
            [
                gettext(
                    "Your payment %(payment)s of %(amount)s for “%(title)s” arrived. We hold it "
                    "until you approve what is delivered."
                )
                % {"payment": payment, "amount": payment.amount, "title": milestone.title},
                gettext(
                    "It is due on %(day)s. Late, you may cancel, and all of it goes back to you. "
                    "What is not delivered in %(days)s days goes back by itself."
                )
                % {"day": day_of(milestone.due_at), "days": HELD_AT_MOST.days},
            ],
        )

    def to_designer() -> News:
        return News(
            subject(),
            [
                gettext(
                    "“%(title)s” is paid: %(amount)s, which we hold until the client approves "
                    "what you deliver."
                )
                % {"title": milestone.title, "amount": payment.amount},
                gettext("It is due on %(day)s. Begin now.") % {"day": day_of(milestone.due_at)},
            ],
        )

    tell_both(milestone, about=f"paid:{payment}", to_client=to_client, to_designer=to_designer)


def tell_paid_late(payment: MilestonePayment) -> None:
    brief = payment.milestone.offer.brief
    tell(
        brief.client,
        brief=brief,
        about=f"paid_late:{payment}",
        said=lambda: News(
            gettext("Your payment %(payment)s goes back") % {"payment": payment},
            [
                gettext(
                    "%(amount)s arrived after the payment page had ended. Nothing is agreed by "
                    "it, and all of it goes back to where it came from."
                )
                % {"amount": payment.amount}
            ],
        ),
    )


def tell_delivered(milestone: Milestone) -> None:
    tell(
        milestone.offer.brief.client,
        brief=milestone.offer.brief,
        about=f"delivered:{milestone}:{milestone.rounds_used}",
        said=lambda: News(
            gettext("Delivered: %(title)s, %(milestone)s") % _named(milestone),
            [
                gettext(
                    "“%(title)s” is here. Look at it, then approve it, ask for changes, or "
                    "disagree."
                )
                % {"title": milestone.title},
                gettext(
                    "If you say nothing until %(day)s, that approves it, and the money goes to "
                    "the designer."
                )
                % {"day": day_of(milestone.answer_by)},
            ],
        ),
    )


def tell_silence(milestone: Milestone, *, day: int) -> None:
    left = SILENCE_APPROVES.days - day

    def said() -> News:
        subject = ngettext(
            "%(days)s day to answer: %(title)s, %(milestone)s",
            "%(days)s days to answer: %(title)s, %(milestone)s",
            left,
        )
        return News(
            subject % {"days": left, **_named(milestone)},
            [
                gettext("“%(title)s” was delivered on %(day)s and waits for your answer.")
                % {"title": milestone.title, "day": day_of(milestone.delivered_at)},
                gettext(
                    "If you say nothing until %(day)s, that approves it, and %(price)s goes to "
                    "the designer."
                )
                % {"day": day_of(milestone.answer_by), "price": milestone.price},
            ],
        )

    tell(
        milestone.offer.brief.client,
        brief=milestone.offer.brief,
        about=f"silence:{milestone}:{milestone.rounds_used}:{day}",
        said=said,
    )


def tell_changes(milestone: Milestone, what: str) -> None:
    tell(
        milestone.offer.designer,
        brief=milestone.offer.brief,
        about=f"changes:{milestone}:{milestone.rounds_used}",
        said=lambda: News(
            gettext("Changes wanted: %(title)s, %(milestone)s") % _named(milestone),
            [
                gettext("The client asks for changes to “%(title)s”, round %(number)s of %(all)s:")
                % {
                    "title": milestone.title,
                    "number": milestone.rounds_used,
                    "all": milestone.offer.round_count,
                },
                what,
                gettext("Deliver it again by %(day)s.") % {"day": day_of(milestone.due_at)},
            ],
        ),
    )


def tell_approved(milestone: Milestone, *, is_silence: bool) -> None:
    def subject() -> str:
        return gettext("Approved: %(title)s, %(milestone)s") % _named(milestone)

    def to_client() -> News:
        words = (
            gettext(
                "“%(title)s” is approved by 7 days of silence. The money goes to the designer; "
                "the files are yours."
            )
            if is_silence
            else gettext(
                "“%(title)s” is approved. The money goes to the designer; the files are yours."
            )
        )
        return News(subject(), [words % {"title": milestone.title}])

    def to_designer() -> News:
        words = (
            gettext(
                "“%(title)s” is approved by 7 days of silence. Your share leaves on %(day)s at "
                "the earliest: until then a bank may ask back what was paid with a stolen card."
            )
            if is_silence
            else gettext(
                "“%(title)s” is approved. Your share leaves on %(day)s at the earliest: until "
                "then a bank may ask back what was paid with a stolen card."
            )
        )
        names = {"title": milestone.title, "day": day_of(milestone.leaves_at)}
        return News(subject(), [words % names])

    tell_both(
        milestone, about=f"approved:{milestone}", to_client=to_client, to_designer=to_designer
    )


def tell_stopped(milestone: Milestone, why: str) -> None:
    """`why` is a message of ours, or nothing."""

    def said(last: str) -> News:
        first = gettext(why) if why else gettext("One side ended it.")
        subject = gettext("Ended without a delivery: %(title)s, %(milestone)s")
        return News(subject % _named(milestone), [first, last])

    tell_both(
        milestone,
        about=f"stopped:{milestone}",
        to_client=lambda: said(gettext("All of the money that we hold for it goes back to you.")),
        to_designer=lambda: said(
            gettext("What was held for it goes back to the client. It costs you nothing.")
        ),
    )


def tell_cancelled(milestones: Sequence[Milestone], *, to: User) -> None:
    brief = milestones[0].offer.brief
    titles = ", ".join(f"“{milestone.title}”" for milestone in milestones)
    tell(
        to,
        brief=brief,
        about=f"cancelled:{milestones[0]}",
        said=lambda: News(
            gettext("Cancelled before it was paid: %(brief)s") % {"brief": brief},
            [
                gettext("The other side ended what nobody had paid for: %(titles)s.")
                % {"titles": titles},
                gettext("What is paid goes on as agreed."),
            ],
        ),
    )


def tell_disputed(milestone: Milestone, reason: str) -> None:
    def words() -> list[str]:
        return [
            gettext(
                "A side disagrees about “%(title)s”, and our staff decide where the money goes:"
            )
            % {"title": milestone.title},
            reason,
            gettext(
                "Nothing leaves before. Without a decision until %(day)s all of it goes back to "
                "the client."
            )
            % {"day": day_of(milestone.hold_ends_at)},
        ]

    with override(ENGLISH):
        to_staff = words()[:2]
    _tell_to_decide("disputed", milestone, lambda: _to_decide(milestone, words()), to_staff)


def tell_warned(milestone: Milestone) -> None:
    """Of fraud, after the delivery was approved and before the share left."""

    def words() -> list[str]:
        return [
            gettext(
                "The bank of the card warned of fraud. What is held for “%(title)s” stays here, "
                "and our staff decide where it goes."
            )
            % {"title": milestone.title},
            gettext("Without a decision until %(day)s all of it goes back to the client.")
            % {"day": day_of(milestone.hold_ends_at)},
        ]

    with override(ENGLISH):
        to_staff = words()[:1]
    _tell_to_decide("warned", milestone, lambda: _to_decide(milestone, words()), to_staff)


def _to_decide(milestone: Milestone, words: Sequence[str]) -> News:
    return News(gettext("Our staff decide: %(title)s, %(milestone)s") % _named(milestone), words)


def _tell_to_decide(what: str, milestone: Milestone, said: Said, to_staff: Sequence[str]) -> None:
    about = _turn(what, milestone)
    tell_both(milestone, about=about, to_client=said, to_designer=said)
    tell_staff(
        about,
        subject=f"A design request to decide: {milestone}",
        sentences=to_staff,
        page=("design_requests_milestone_change", milestone.pk),
    )


def tell_decided(milestone: Milestone, *, percent: int, reason: str) -> None:
    def said() -> News:
        return News(
            gettext("Decided: %(title)s, %(milestone)s") % _named(milestone),
            [
                gettext(
                    "Our staff decided on “%(title)s”: %(share)s%% of what is held goes to the "
                    "designer, %(rest)s%% back to the client."
                )
                % {"title": milestone.title, "share": percent, "rest": 100 - percent},
                gettext("Why: %(reason)s") % {"reason": reason},
                gettext(
                    "If you think that is wrong, write to %(email)s and name %(milestone)s; "
                    "somebody else of us looks at it."
                )
                % {"email": settings.SUPPORT_EMAIL, "milestone": milestone},
            ],
        )

    tell_both(
        milestone,
        about=f"decided:{milestone}:{milestone.decided_at:%Y%m%d%H%M%S}",
        to_client=said,
        to_designer=said,
    )


def tell_part_made(part: HeldPart) -> None:
    milestone = part.payment.milestone
    is_release = part.kind == PartKind.RELEASE
    person = part.designer if is_release else milestone.offer.brief.client
    if person is None:
        return

    def said() -> News:
        names = {"share": part.share, "amount": part.amount, "title": milestone.title}
        names["milestone"] = milestone
        if is_release:
            subject = gettext("%(share)s of %(milestone)s is paid to you")
            words = gettext(
                "%(share)s for “%(title)s” left for your account at Stripe: %(amount)s less our "
                "fee and the tax in it."
            )
        else:
            subject = gettext("%(amount)s of %(milestone)s goes back to you")
            words = gettext(
                "%(amount)s of what you paid for “%(title)s” is on its way to where it came from. "
                "Banks take 5 to 10 days for it."
            )
        number = gettext("Its number is %(number)s.") % {"number": part}
        return News(subject % names, [words % names, number])

    tell(person, brief=milestone.offer.brief, about=f"part:{part}", said=said)


def tell_side_left(offer: Offer, *, who_left: int) -> None:
    """The other side of a contract, once; what was agreed stays with them."""
    is_client = offer.brief.client_id == who_left

    # Said of each side in other words: a search after an erasure takes no mail for another's.
    def said() -> News:
        if is_client:
            subject = gettext("The client of %(brief)s left")
            words = gettext(
                "The client of %(brief)s closes their account. What was agreed stays here for "
                "you, under “Former member”."
            )
        else:
            subject = gettext("The designer of %(brief)s left")
            words = gettext(
                "The designer of %(brief)s closes their account. What was agreed stays here for "
                "you, under “Former member”."
            )
        rest = gettext(
            "Milestones that nobody had paid for are cancelled. What is held for the others goes "
            "its way by the same rules and dates as before; nothing of it is lost."
        )
        names = {"brief": offer.brief}
        return News(subject % names, [words % names, rest])

    tell(
        offer.designer if is_client else offer.brief.client,
        brief=offer.brief,
        about=f"left:{offer.public_id}:{who_left}",
        said=said,
    )


def _named(milestone: Milestone) -> dict[str, object]:
    return {"title": milestone.title, "milestone": milestone}


def _turn(what: str, milestone: Milestone) -> str:
    """A milestone may be disputed again after it was decided."""
    return f"{what}:{milestone}:{milestone.rounds_used}:{milestone.decided_at or ''}"

"""What is next, by whom and by when, said to the one who reads it. No queries, no clock."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from common.languages import day
from design_requests.models import Brief, Milestone, Offer
from design_requests.states import BriefState, MilestoneState, OfferState


@dataclass(frozen=True)
class NextStep:
    """`who` is client, designer, staff, bank or nobody; `until` where there is a date."""

    words: str
    who: str
    until: datetime | None = None


@dataclass(frozen=True)
class _Step:
    """The same in the words for the client and for the designer."""

    to_client: str
    to_designer: str
    who: str
    until: datetime | None = None

    def told(self, *, is_client: bool) -> NextStep:
        return NextStep(self.to_client if is_client else self.to_designer, self.who, self.until)


def _same(words: str, who: str = "nobody", until: datetime | None = None) -> _Step:
    return _Step(words, words, who, until)


def next_of_brief(brief: Brief, *, offer_count: int, is_client: bool = True) -> NextStep:
    """While no job came of it yet."""
    return _of_brief(brief, offer_count).told(is_client=is_client)


def next_of_offer(offer: Offer) -> NextStep:
    """To its designer."""
    if offer.state == OfferState.OPEN:
        return NextStep(
            gettext("It stands until then; the client may accept it."), "client", offer.valid_until
        )
    if offer.state == OfferState.CHOSEN:
        return NextStep(
            gettext("Accepted. It is agreed once the first milestone is paid."), "client"
        )
    if offer.state == OfferState.AGREED:
        return NextStep(gettext("Agreed. The milestones say what is next."), "nobody")
    if offer.state == OfferState.LAPSED:
        return NextStep(
            gettext("Its time is over. Another offer can be made while the brief is open."),
            "designer",
        )
    if offer.state == OfferState.WITHDRAWN:
        return NextStep(gettext("You took it back."), "nobody")
    return NextStep(gettext("Another offer was chosen, or the brief was closed."), "nobody")


def next_of_milestone(milestone: Milestone, *, is_client: bool) -> NextStep:
    return _of_milestone(milestone).told(is_client=is_client)


def _of_brief(brief: Brief, offer_count: int) -> _Step:
    if brief.state == BriefState.DRAFT:
        return _same(gettext("Only you see this. Publish it when it says what you want."), "client")
    if brief.state == BriefState.OPEN and offer_count:
        return _Step(
            gettext("Offers are here. Compare them and choose one."),
            gettext("Offers are here; the client chooses one."),
            "client",
            brief.open_until,
        )
    if brief.state == BriefState.OPEN:
        return _Step(
            gettext("Designers make offers, and you are mailed of each."),
            gettext("Designers make offers."),
            "designer",
            brief.open_until,
        )
    if brief.state == BriefState.CHOOSING:
        return _Step(
            gettext("You accepted an offer. Pay for its first milestone next."),
            gettext("An offer is accepted; the client pays for its first milestone next."),
            "client",
        )
    if brief.state == BriefState.AWARDED:
        return _same(gettext("A job came of it."))
    return _same(gettext("It is closed. Nothing more happens."))


def _of_milestone(milestone: Milestone) -> _Step:
    steps = {
        MilestoneState.PLANNED: _Step(
            gettext("You pay for it when it begins."),
            gettext("The client pays for it when it begins."),
            "client",
        ),
        MilestoneState.PAYING: _Step(
            gettext("The payment page is open for you."),
            gettext("The client is at the payment page."),
            "client",
        ),
        MilestoneState.WORKING: _Step(
            gettext("The designer delivers. Late, you may cancel and get all of it back."),
            gettext("You deliver. Late, the client may cancel and gets all of it back."),
            "designer",
            milestone.due_at,
        ),
        MilestoneState.DELIVERED: _Step(
            gettext("You approve, ask for changes, or disagree. Silence approves."),
            gettext("The client approves, asks for changes, or disagrees. Silence approves."),
            "client",
            milestone.answer_by,
        ),
        MilestoneState.CHANGING: _Step(
            gettext(
                "The designer delivers with the changes. Not delivered by then, all of it goes "
                "back to you."
            ),
            gettext(
                "You deliver with the changes. Not delivered by then, all of it goes back to the "
                "client."
            ),
            "designer",
            milestone.hold_ends_at,
        ),
        MilestoneState.DISPUTED: _Step(
            gettext(
                "Our staff decide where the money goes. Without a decision by then, all of it goes "
                "back to you."
            ),
            gettext(
                "Our staff decide where the money goes. Without a decision by then, all of it goes "
                "back to the client."
            ),
            "staff",
            milestone.hold_ends_at,
        ),
        MilestoneState.FROZEN: _Step(
            gettext("Your bank decides on the payment. Until then nothing moves."),
            gettext(
                "The client's bank decides on the payment. Until then nothing moves, and you need "
                "not work on it."
            ),
            "bank",
        ),
        MilestoneState.SETTLING: _of_settling(milestone),
        MilestoneState.SETTLED: _same(gettext("Done. The money has arrived.")),
        MilestoneState.LOST: _Step(
            gettext("Your bank took the money back. It is over."),
            gettext("The client's bank took the money back. It is over."),
            "nobody",
        ),
        MilestoneState.CANCELLED: _same(gettext("Cancelled before it was paid.")),
    }
    return steps[MilestoneState(milestone.state)]


def _of_settling(milestone: Milestone) -> _Step:
    if milestone.leaves_at is None:
        return _same(gettext("The money is on its way."))
    named = {"day": day(milestone.leaves_at)}
    return _Step(
        gettext(
            "Approved; the files are yours. What the designer gets leaves once it cannot easily "
            "be asked back, on %(day)s at the earliest."
        )
        % named,
        gettext(
            "Approved. Your share leaves on %(day)s at the earliest, because a bank may ask back "
            "what was paid with a stolen card; you need an account at Stripe by then."
        )
        % named,
        "nobody",
    )

"""What is next, by whom and by when, as client and designer read it. No queries, no clock."""

from dataclasses import dataclass
from datetime import datetime

from design_requests.models import Brief, Milestone, Offer
from design_requests.states import BriefState, MilestoneState, OfferState


@dataclass(frozen=True)
class NextStep:
    """`who` is client, designer, staff, bank or nobody; `until` where there is a date."""

    words: str
    who: str
    until: datetime | None = None


def next_of_brief(brief: Brief, *, offer_count: int) -> NextStep:
    """While no job came of it yet."""
    if brief.state == BriefState.DRAFT:
        return NextStep("Only the client sees this. It is published next.", "client")
    if brief.state == BriefState.OPEN and offer_count:
        return NextStep("Offers are here; the client chooses one.", "client", brief.open_until)
    if brief.state == BriefState.OPEN:
        return NextStep("Designers make offers.", "designer", brief.open_until)
    if brief.state == BriefState.CHOOSING:
        return NextStep("An offer is accepted; its first milestone is paid next.", "client")
    if brief.state == BriefState.AWARDED:
        return NextStep("A job came of it.", "nobody")
    return NextStep("It is closed. Nothing more happens.", "nobody")


def next_of_offer(offer: Offer) -> NextStep:
    if offer.state == OfferState.OPEN:
        return NextStep(
            "It stands until then; the client may accept it.", "client", offer.valid_until
        )
    if offer.state == OfferState.CHOSEN:
        return NextStep("Accepted. It is agreed once the first milestone is paid.", "client")
    if offer.state == OfferState.AGREED:
        return NextStep("Agreed. The milestones say what is next.", "nobody")
    if offer.state == OfferState.LAPSED:
        return NextStep(
            "Its time is over. Another offer can be made while the brief is open.", "designer"
        )
    if offer.state == OfferState.WITHDRAWN:
        return NextStep("Its designer took it back.", "nobody")
    return NextStep("Another offer was chosen, or the brief was closed.", "nobody")


def next_of_milestone(milestone: Milestone) -> NextStep:
    steps = {
        MilestoneState.PLANNED: NextStep("The client pays for it when it begins.", "client"),
        MilestoneState.PAYING: NextStep("The payment page is open.", "client"),
        MilestoneState.WORKING: NextStep(
            "The designer delivers. Late, the client may cancel and gets all of it back.",
            "designer",
            milestone.due_at,
        ),
        MilestoneState.DELIVERED: NextStep(
            "The client approves, asks for changes, or disagrees. Silence approves.",
            "client",
            milestone.answer_by,
        ),
        MilestoneState.CHANGING: NextStep(
            "The designer delivers with the changes.", "designer", milestone.hold_ends_at
        ),
        MilestoneState.DISPUTED: NextStep(
            "Our staff decide where the money goes.", "staff", milestone.hold_ends_at
        ),
        MilestoneState.FROZEN: NextStep("The client's bank decides.", "bank"),
        MilestoneState.SETTLING: NextStep("The money is on its way.", "nobody"),
        MilestoneState.SETTLED: NextStep("Done. The money has arrived.", "nobody"),
        MilestoneState.LOST: NextStep("The bank took the money back. It is over.", "nobody"),
        MilestoneState.CANCELLED: NextStep("Cancelled before it was paid.", "nobody"),
    }
    return steps[MilestoneState(milestone.state)]

"""What a decision about a review says to its author, as article 17 of the Digital Services Act
wants it: what is restricted, where and for how long, why, and how it can be contested."""

from common.appeals import CONTESTABLE_FOR, AppealState
from reviews.models import ReviewAppeal, ReviewDecision
from reviews.states import Outcome

NO_MACHINE = "A person decided. No automated means were used to find it or to decide."
ELSEWHERE = "You can also go to a certified out-of-court dispute settlement body, or to a court."
FINAL = (
    "It was looked at twice, and this is our last word. You can still go to a certified "
    "out-of-court dispute settlement body, or to a court."
)


def statement(decision: ReviewDecision) -> list[str]:
    """In sentences."""
    if decision.outcome == Outcome.STANDS:
        return [
            "Everybody reads it again, and its stars count.",
            f"What we found: {decision.facts}",
        ]
    until = decision.decided_at + CONTESTABLE_FOR
    return [
        "Nobody but you reads it any more, in every country and without an end, and its stars "
        "count in no average. It cannot be changed while it is hidden; you can take it back.",
        f"What we found: {decision.facts}",
        f"{decision.get_ground_display()}: {decision.clause}.",
        NO_MACHINE,
        f"You can contest this free of charge until {until:%-d %B %Y}, under “My reviews”: "
        f"somebody who did not make this decision looks at it again. {ELSEWHERE}",
    ]


def appeal_sentences(appeal: ReviewAppeal) -> list[str]:
    if appeal.state == AppealState.GRANTED:
        return [f"Why: {appeal.reason}", "You took the review back meanwhile; write it anew."]
    return [
        "Somebody who did not make the first decision looked at it again, and it stays hidden.",
        f"Why: {appeal.reason}",
        FINAL,
    ]

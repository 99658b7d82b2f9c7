"""What a decision about a review says to its author, as article 17 of the Digital Services Act
wants it: what is restricted, where and for how long, why, and how it can be contested."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.appeals import CONTESTABLE_FOR, AppealState
from common.languages import day
from reviews.models import ReviewAppeal, ReviewDecision
from reviews.states import Outcome

NO_MACHINE = _("A person decided. No automated means were used to find it or to decide.")
ELSEWHERE = _("You can also go to a certified out-of-court dispute settlement body, or to a court.")
FINAL = _(
    "It was looked at twice, and this is our last word. You can still go to a certified "
    "out-of-court dispute settlement body, or to a court."
)


def statement(decision: ReviewDecision) -> list[str]:
    """In sentences."""
    if decision.outcome == Outcome.STANDS:
        return [
            gettext("Everybody reads it again, and its stars count."),
            gettext("What we found: %(facts)s") % {"facts": decision.facts},
        ]
    until = decision.decided_at + CONTESTABLE_FOR
    return [
        gettext(
            "Nobody but you reads it any more, in every country and without an end, and its "
            "stars count in no average. It cannot be changed while it is hidden; you can take "
            "it back."
        ),
        gettext("What we found: %(facts)s") % {"facts": decision.facts},
        f"{decision.get_ground_display()}: {decision.clause}.",
        str(NO_MACHINE),
        gettext(
            "You can contest this free of charge until %(until)s, under “My reviews”: somebody "
            "who did not make this decision looks at it again. %(elsewhere)s"
        )
        % {"until": day(until), "elsewhere": ELSEWHERE},
    ]


def appeal_sentences(appeal: ReviewAppeal) -> list[str]:
    if appeal.state == AppealState.GRANTED:
        return [
            gettext("Why: %(reason)s") % {"reason": appeal.reason},
            gettext("You took the review back meanwhile; write it anew."),
        ]
    return [
        gettext(
            "Somebody who did not make the first decision looked at it again, and it stays hidden."
        ),
        gettext("Why: %(reason)s") % {"reason": appeal.reason},
        str(FINAL),
    ]

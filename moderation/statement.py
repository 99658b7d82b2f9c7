"""What a decision says to each side, as article 17 of the Digital Services Act wants it: what is
restricted, where and for how long, on which facts and which ground, and how it can be contested.
"""

from collections.abc import Sequence

from common.appeals import CONTESTABLE_FOR, Ground
from moderation.models import Report, ReportDecision
from moderation.states import STRIKES_OF_REPEAT_OFFENDER, ReportState, Side

NO_MACHINE = "A person decided. No automated means were used to find it or to decide."
CONTEST = (
    "You can contest this free of charge until {until}, on the page below: somebody who did not "
    "make this decision looks at it again. You can also go to a certified out-of-court dispute "
    "settlement body, or to a court."
)
FINAL = (
    "It was looked at twice, and this is our last word. You can still go to a certified "
    "out-of-court dispute settlement body, or to a court."
)


def statement(decision: ReportDecision, *, side: Side, strikes: int = 0) -> list[str]:
    """In sentences, with `strikes` of the designer as they count now."""
    report = decision.report
    is_upheld = decision.outcome == ReportState.UPHELD
    return [
        *(_restriction(decision) if is_upheld else [_stays(report)]),
        f"What we found: {decision.facts}",
        *([f"{decision.get_ground_display()}: {decision.clause}."] if is_upheld else []),
        *_about_strikes(decision, side, strikes),
        f"It began with a report ({report.get_kind_display()}). {NO_MACHINE}",
        _redress(decision, side),
    ]


def _restriction(decision: ReportDecision) -> Sequence[str]:
    title = decision.report.title
    if decision.bars_files:
        files = "Its files are delivered to nobody any more, since the law forbids it."
    else:
        files = "Whoever bought it keeps the licence and the download."
    return [
        f"“{title}” is off the shelf, in every country, until it is changed and reviewed anew. "
        f"Nobody can buy it. {files}"
    ]


def _stays(report: Report) -> str:
    return f"“{report.title}” is not restricted by us because of this report."


def _about_strikes(decision: ReportDecision, side: Side, strikes: int) -> Sequence[str]:
    if side != Side.DESIGNER or not decision.is_strike:
        return []
    return [
        f"It counts as a strike. You have {strikes} within a year; from "
        f"{STRIKES_OF_REPEAT_OFFENDER} on we may take all your pieces off the shelf for a time."
    ]


def _redress(decision: ReportDecision, side: Side) -> str:
    loser = Side.DESIGNER if decision.outcome == ReportState.UPHELD else Side.REPORTER
    if decision.appeal_id is not None:
        return FINAL
    if side != loser:
        return "The other side can contest this."
    return CONTEST.format(until=f"{decision.decided_at + CONTESTABLE_FOR:%-d %B %Y}")


def subject_of(decision: ReportDecision, *, side: Side) -> str:
    title = decision.report.title
    if side == Side.REPORTER:
        return f"Your report about “{title}” is decided"
    if decision.outcome == ReportState.UPHELD:
        ground = "the law" if decision.ground == Ground.LAW else "our terms"
        return f"“{title}” is off the shelf, because of {ground}"
    return f"A report about “{title}” was refused"

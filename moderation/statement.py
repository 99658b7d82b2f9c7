"""What a decision says to each side, as article 17 of the Digital Services Act wants it: what is
restricted, where and for how long, on which facts and which ground, and how it can be contested.
"""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.appeals import CONTESTABLE_FOR, Ground
from common.languages import day
from moderation.models import Report, ReportDecision
from moderation.states import STRIKES_OF_REPEAT_OFFENDER, ReportState, Side

NO_MACHINE = _("A person decided. No automated means were used to find it or to decide.")
CONTEST = _(
    "You can contest this free of charge until %(until)s, on the page below: somebody who did not "
    "make this decision looks at it again. You can also go to a certified out-of-court dispute "
    "settlement body, or to a court."
)
FINAL = _(
    "It was looked at twice, and this is our last word. You can still go to a certified "
    "out-of-court dispute settlement body, or to a court."
)


def statement(decision: ReportDecision, *, side: Side, strikes: int = 0) -> list[str]:
    """In sentences, with `strikes` of the designer as they count now."""
    report = decision.report
    is_upheld = decision.outcome == ReportState.UPHELD
    return [
        *(_restriction(decision) if is_upheld else [_stays(report)]),
        gettext("What we found: %(facts)s") % {"facts": decision.facts},
        *([f"{decision.get_ground_display()}: {decision.clause}."] if is_upheld else []),
        *_about_strikes(decision, side, strikes),
        gettext("It began with a report (%(kind)s).") % {"kind": report.get_kind_display()}
        + f" {NO_MACHINE}",
        _redress(decision, side),
    ]


def _restriction(decision: ReportDecision) -> Sequence[str]:
    title = decision.report.title
    if decision.bars_files:
        files = gettext("Its files are delivered to nobody any more, since the law forbids it.")
    else:
        files = gettext("Whoever bought it keeps the licence and the download.")
    return [
        gettext(
            "“%(title)s” is off the shelf, in every country, until it is changed and reviewed "
            "anew. Nobody can buy it."
        )
        % {"title": title}
        + f" {files}"
    ]


def _stays(report: Report) -> str:
    return gettext("“%(title)s” is not restricted by us because of this report.") % {
        "title": report.title
    }


def _about_strikes(decision: ReportDecision, side: Side, strikes: int) -> Sequence[str]:
    if side != Side.DESIGNER or not decision.is_strike:
        return []
    return [
        gettext(
            "It counts as a strike. You have %(strikes)s within a year; from %(most)s on we may "
            "take all your pieces off the shelf for a time."
        )
        % {"strikes": strikes, "most": STRIKES_OF_REPEAT_OFFENDER}
    ]


def _redress(decision: ReportDecision, side: Side) -> str:
    loser = Side.DESIGNER if decision.outcome == ReportState.UPHELD else Side.REPORTER
    if decision.appeal_id is not None:
        return str(FINAL)
    if side != loser:
        return gettext("The other side can contest this.")
    until = day(decision.decided_at + CONTESTABLE_FOR)
    return CONTEST % {"until": until}


def subject_of(decision: ReportDecision, *, side: Side) -> str:
    title = decision.report.title
    if side == Side.REPORTER:
        return gettext("Your report about “%(title)s” is decided") % {"title": title}
    if decision.outcome == ReportState.UPHELD:
        if decision.ground == Ground.LAW:
            return gettext("“%(title)s” is off the shelf, because of the law") % {"title": title}
        return gettext("“%(title)s” is off the shelf, because of our terms") % {"title": title}
    return gettext("A report about “%(title)s” was refused") % {"title": title}

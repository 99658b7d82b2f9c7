"""Why a report, a decision or an appeal stays as it is; the messages are shown to people."""

from common.errors import RuleBroken


class ReportRefused(RuleBroken):
    """This cannot be reported by this person, or not now."""


class DecisionRefused(RuleBroken):
    """This person cannot decide it, or it is decided already."""


class AppealRefused(RuleBroken):
    """The decision cannot be contested any more, or not by this person."""


class SuspensionRefused(RuleBroken):
    """The designer is suspended already, or nothing gives reason to."""


class EvidenceRefused(ReportRefused):
    """A file does not come along; the message names it and says why."""

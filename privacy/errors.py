"""What can be wrong with a wish about one's own data, in words for whoever has it."""

from common.errors import RuleBroken


class ExportRefused(RuleBroken):
    """A copy cannot be begun now; the message says when."""


class ExportGone(RuleBroken):
    """The copy was there for its time and is not any more."""


class LinkNotWorking(RuleBroken):
    """A link by which somebody shows who asks was used, is too old, or was never sent."""


class CaseNotPossible(RuleBroken):
    """The desk cannot do that with this case now; the message says what can be done."""


class TraceNotDecided(RuleBroken):
    """That cannot become of a trace which a search has found; the message says what can."""


class HoldNotPossible(RuleBroken):
    """A hold cannot be asked for, approved or changed like that."""


class PolicyIsWaiting(RuleBroken):
    """A version is published already that has not taken effect."""

    def __init__(self, version: object) -> None:
        super().__init__(
            f"{version} of the policy has not taken effect yet; what is newer comes after it."
        )


class ExportNotDeleted(Exception):
    """The store still has a file after it was told to delete it."""


class NotYoursToLift(RuleBroken):
    """A restriction that protects somebody else is not ended by the account that it is on."""


class SealBroken(Exception):
    """Values that were sealed before an erasure cannot be opened any more."""


class ErasureRefused(RuleBroken):
    """An erasure cannot be begun or cancelled now; the message says why."""


class NothingToContest(RuleBroken):
    """There is no open report about this account."""

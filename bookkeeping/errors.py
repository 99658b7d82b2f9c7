"""Why a correction is refused."""

from common.errors import RuleBroken


class CorrectionRefused(RuleBroken):
    """The correcting entry cannot be booked as it was asked for."""

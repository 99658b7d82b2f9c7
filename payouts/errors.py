"""What the payouts page says no to."""

from common.errors import RuleBroken


class NotPayable(RuleBroken):
    """Nothing can be paid to this designer now; the message says why."""

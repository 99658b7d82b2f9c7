"""What the payouts page says no to."""

from common.errors import RuleBroken


class NotPayable(RuleBroken):
    """Nothing can be paid to this designer now; the message says why."""


class ReasonMissing(RuleBroken):
    """Staff end a hold only with a reason, which is kept."""


class TransferDiffers(NotPayable):
    """Stripe made the transfer with another amount; somebody must look."""

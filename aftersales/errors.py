"""What staff are told when money cannot go back, or not yet."""

from common.errors import RuleBroken
from payments.errors import StripeDiffers


class RefundNotPossible(RuleBroken):
    """This cannot be refunded now; `field` names the field of the form that the words are about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class RefundNotBooked(RuleBroken):
    """Stripe has the refund and has not booked it yet; asking again later records it."""


class RefundDiffers(StripeDiffers):
    """Stripe made the refund with another amount; somebody must look."""


class EvidenceNotPossible(RuleBroken):
    """The bank takes no evidence now."""

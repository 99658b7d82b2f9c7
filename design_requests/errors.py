"""Why a brief, an offer or a milestone stays as it is; the messages are shown to people."""

from common.errors import RuleBroken
from payments.errors import StripeDiffers


class MoveRefused(RuleBroken):
    """This cannot be done now, or not by this person; the message says why."""


class OfferRefused(RuleBroken):
    """No offer is made of this; the message says what is wrong with it."""


class NotPaidYet(RuleBroken):
    """Stripe has not booked the payment yet; asking again later records it."""


class PaymentDiffers(StripeDiffers):
    """Stripe took another amount than was agreed; somebody must look."""


class PartDiffers(StripeDiffers):
    """Stripe sent another amount than was decided; somebody must look."""


class FileRefused(RuleBroken):
    """This file cannot go with a message; the words say which and why."""

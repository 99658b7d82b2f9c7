"""What can go wrong between the shop and Stripe."""

from common.errors import RuleBroken


class StripeUnavailable(RuleBroken):
    """Stripe did not answer in time: the outcome is unknown; ask again with the same key."""


class StripeRefused(RuleBroken):
    """Stripe answered no; asking again with the same parameters changes nothing."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class AccountGone(StripeRefused):
    """A designer's account took our access away, or does not exist any more."""


class StripeDiffers(RuleBroken):
    """Stripe did what was asked with another amount; somebody must look."""


class MalformedEvent(RuleBroken):
    """A signed body that is no event of Stripe's; the message says what is wrong with it."""


class NotReplayable(RuleBroken):
    """This event is not acted on again; the message says why."""


class BadSignature(Exception):
    """A webhook's body, time or signature does not verify."""

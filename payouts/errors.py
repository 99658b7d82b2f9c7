"""Why nothing is paid, released or taken back."""

from common.errors import RuleBroken
from payments.errors import StripeDiffers


class NotPayable(RuleBroken):
    """Nothing can be paid to this designer now; the message says why."""


class CountryNotPaid(RuleBroken):
    """No account is opened for this country, or none was chosen; the message says why."""


class CountryNotChanged(RuleBroken):
    """The account at Stripe stays as it is; the message says why."""


class AccountInDoubt(RuleBroken):
    """Stripe has not answered yet whether it opened the account that was asked for."""


class CodeNotShown(RuleBroken):
    """The receipt does not show its code; the message says why."""


class ReasonMissing(RuleBroken):
    """Staff end a hold only with a reason, which is kept."""


class TransferDiffers(NotPayable, StripeDiffers):
    """Stripe made the transfer with another amount; somebody must look."""


class ReversalDiffers(StripeDiffers):
    """Stripe took back another amount; somebody must look."""


class ShareDiffers(RuleBroken):
    """A share was to be taken back twice for one cause, or more of it than there is."""

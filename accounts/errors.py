"""Rules of accounts that say no."""

from django.utils.translation import gettext

from common.errors import RuleBroken


class AlreadyDesigner(RuleBroken):
    """The person has a designer profile."""


class TooManyTokens(RuleBroken):
    """The person has as many working API tokens as one may have."""


class CredentialsRefused(RuleBroken):
    """E-mail and password do not open an account; which of the two is wrong is not told."""

    def __init__(self) -> None:
        super().__init__(gettext("The e-mail address or the password is not right."))


class LastSuperuser(RuleBroken):
    """Nobody else could do everything at the staff desk."""


class AccountNotCorrected(RuleBroken):
    """What was typed cannot stand in the account."""


class AddressRefused(RuleBroken):
    """An e-mail address cannot be changed by this; the message says what to do."""


class SecondFactorNeeded(RuleBroken):
    """A password alone does not open an account that has a second factor."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This account has a second factor, which a program cannot show. "
                "Make the token on the account page."
            )
        )


class DeskGroupsRefused(RuleBroken):
    """Somebody cannot have these groups of the staff desk; the message says why."""

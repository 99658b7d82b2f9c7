"""What the newsletter refuses, in words that say what to do next."""

from common.errors import RuleBroken


class NotReady(RuleBroken):
    """The checklist of an issue has open points."""


class NotMovable(RuleBroken):
    """The issue is in another state by now."""


class WrongNumber(RuleBroken):
    """The number that was typed is not the number of recipients."""

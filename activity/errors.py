"""Rules of this room that can be broken, each with words to show."""

from common.errors import RuleBroken


class SignalDecided(RuleBroken):
    """Somebody decided about the signal meanwhile."""

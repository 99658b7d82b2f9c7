"""Why something cannot be saved; the messages are shown to people."""

from common.errors import RuleBroken


class NotSaved(RuleBroken):
    """The piece, the list or the designer cannot be saved by this person now."""

"""Why a review, a vote, a reply or a decision is not taken; the messages are shown to people."""

from common.errors import RuleBroken


class ReviewRefused(RuleBroken):
    """This person cannot review the piece, or not so."""


class ReplyRefused(RuleBroken):
    """This person does not reply to the review, or not so."""


class VoteRefused(RuleBroken):
    """This person's vote does not count here."""


class DecisionRefused(RuleBroken):
    """This person cannot decide it, or it is decided already."""


class AppealRefused(RuleBroken):
    """The decision cannot be contested any more, or not by this person."""

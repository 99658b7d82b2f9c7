"""Errors that carry a text fit to show to the person who caused them."""


class RuleBroken(Exception):
    """A rule of the shop says no; `message` tells the person what to do next."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

"""What the catalogue refuses, in words for the person who asked."""

from uuid import UUID

from common.errors import RuleBroken


class UploadRefused(RuleBroken):
    """The file or a piece of it cannot be taken."""


class TooManyUploads(UploadRefused):
    """As many uploads are open as one designer may have."""


class UploadGone(UploadRefused):
    """What had arrived of a file is no longer kept."""

    def __init__(self) -> None:
        super().__init__(
            "What was sent of this file is no longer here: it was given up, or a day has passed. "
            "Choose the file again."
        )


class ListingRefused(RuleBroken):
    """The listing's state does not allow this."""


class DecidedAlready(ListingRefused):
    """Somebody else of the staff decided while the reader looked."""


class SentAnew(ListingRefused):
    """What the reader looked at was taken back, and something else waits now."""


class QuotaReached(TooManyUploads, ListingRefused):
    """The room of one designer is full: no more bytes, files, listings or work."""


class WorkbenchFull(QuotaReached):
    """As many of a designer's files wait to be measured as may; one of them is done soon."""


class MalwareFound(ListingRefused):
    """The virus scanner knows what is in the file."""


class SentTwice(RuleBroken):
    """The very same form came again with the same file; the first is enough."""

    def __init__(self, first: UUID) -> None:
        super().__init__("You sent this form twice: the first one counts.")
        self.first = first


class UploadConflict(RuleBroken):
    """A piece starts elsewhere than where the file stands; the sender asks where that is."""


class DuplicateUndecided(ListingRefused):
    """The release looks like another designer's, and staff have not said that it is no copy."""


class QuestionRefused(RuleBroken):
    """A question about a piece cannot be asked, answered or decided, or not by this person."""


class NotTraced(RuleBroken):
    """A found mesh could not be compared with the originals."""


class ReductionRefused(RuleBroken):
    """Prices cannot be lowered for that time, or not as it was seen."""


class TableRefused(RuleBroken):
    """What was sent is no table of pieces."""


class CollectionRefused(RuleBroken):
    """A collection cannot be kept as it was asked for."""


class SetRefused(RuleBroken):
    """A set cannot be offered as it was asked for, or not as it was seen."""

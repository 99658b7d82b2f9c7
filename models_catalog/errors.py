"""What the catalogue refuses, in words for the person who asked."""

from common.errors import RuleBroken


class UploadRefused(RuleBroken):
    """The file or a piece of it cannot be taken."""


class TooManyUploads(UploadRefused):
    """As many uploads are open as one designer may have."""


class UploadConflict(RuleBroken):
    """A piece starts elsewhere than where the file stands; the sender asks where that is."""


class ListingRefused(RuleBroken):
    """The listing's state does not allow this."""


class DuplicateUndecided(ListingRefused):
    """The release looks like another designer's, and staff have not said that it is no copy."""


class NotTraced(RuleBroken):
    """A found mesh could not be compared with the originals."""

"""Life of a listing, and of the work on an uploaded file.

draft ──► submitted ──► published ──► withdrawn
  ▲        │  ▲  │                        │
  │        │  └──┼── its file changed ────┤
  │   sent_back ◄┘                        │
  │                    published ◄────────┘ its designer puts it back as it was
  └── taken back: to draft, sent_back or withdrawn, as it was before it was sent

Beside it each version of its files has a life of its own, so that the next one is reviewed while
the last one sells:

draft ──► submitted ──► published (stays, and stays as it is)
  │ ▲        │  ▲
  │ └────────┤  │       taken back, or its piece left the shelf
  │      sent_back
  ▼          ▼
set_aside (stays: another file took its place, or its designer gave it up)
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_noop


class ListingState(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for review"
    PUBLISHED = "published", "Published"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


EDITABLE_STATES = frozenset({ListingState.DRAFT, ListingState.SENT_BACK, ListingState.WITHDRAWN})
ALLOWED = frozenset(
    {
        (ListingState.DRAFT, ListingState.SUBMITTED),
        (ListingState.SUBMITTED, ListingState.PUBLISHED),
        (ListingState.SUBMITTED, ListingState.SENT_BACK),
        (ListingState.SENT_BACK, ListingState.SUBMITTED),
        (ListingState.SUBMITTED, ListingState.DRAFT),
        (ListingState.SUBMITTED, ListingState.WITHDRAWN),
        (ListingState.WITHDRAWN, ListingState.PUBLISHED),
        (ListingState.PUBLISHED, ListingState.WITHDRAWN),
        (ListingState.WITHDRAWN, ListingState.SUBMITTED),
    }
)


class ReleaseState(TextChoices):
    DRAFT = "draft", "In work"
    SUBMITTED = "submitted", "Waiting for review"
    SENT_BACK = "sent_back", "Sent back"
    PUBLISHED = "published", "Published"
    SET_ASIDE = "set_aside", "Set aside"


# Of a piece one at most: it is what the workbench, the studio and the review are about.
IN_WORK = frozenset({ReleaseState.DRAFT, ReleaseState.SUBMITTED, ReleaseState.SENT_BACK})
RELEASE_MOVES: list[tuple[str, str]] = [
    (ReleaseState.DRAFT.value, ReleaseState.SUBMITTED.value),
    (ReleaseState.DRAFT.value, ReleaseState.SET_ASIDE.value),
    (ReleaseState.SENT_BACK.value, ReleaseState.SUBMITTED.value),
    (ReleaseState.SENT_BACK.value, ReleaseState.SET_ASIDE.value),
    (ReleaseState.SUBMITTED.value, ReleaseState.DRAFT.value),
    (ReleaseState.SUBMITTED.value, ReleaseState.SENT_BACK.value),
    (ReleaseState.SUBMITTED.value, ReleaseState.PUBLISHED.value),
]


class Unit(TextChoices):
    """What a designer can say a file is drawn in; the keys are geometry's."""

    MILLIMETRES = "mm", "Millimetres"
    CENTIMETRES = "cm", "Centimetres"
    INCHES = "inch", "Inches"
    METRES = "m", "Metres"
    MICRONS = "micron", "Microns"

    @classmethod
    def words(cls, unit: str) -> str:
        """Within a sentence; a file can name units that nobody chooses, such as feet."""
        return dict(cls.choices).get(unit, unit).lower()


class ShellRole(TextChoices):
    METAL = "metal", "Metal"
    STONE = "stone", "Stone"
    HELPER = "helper", "Helper, not part of the piece"


class WorkState(TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Working"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Stopped"


# Codes of the geometry package for a piece that is too small or too large in its unit.
SIZE_REFUSALS = frozenset({"too-small", "too-large"})
WORK_IN_PROGRESS = frozenset({WorkState.QUEUED, WorkState.RUNNING})


class WorkStep(TextChoices):
    WAITING = "waiting", "Waiting for a free workbench"
    READING = "reading", "Reading the file"
    MEASURING = "measuring", "Measuring"
    CHECKING = "checking", "Checking what casts"
    PREVIEW = "preview", "Making the 3D preview"
    DRAWING = "drawing", "Drawing it"
    PICTURE = "picture", "Taking pictures"
    STORING = "storing", "Putting things in place"
    FINISHED = "finished", "Finished"


class DrawnSide(TextChoices):
    """Which side of a piece a view of its drawing shows."""

    FRONT = "front", gettext_noop("Front")
    SIDE = "side", gettext_noop("Side")
    TOP = "top", gettext_noop("Above")


class CastingCheck(TextChoices):
    WALL = "wall", gettext_noop("Thinnest wall")
    SHANK_THICKNESS = "shank_thickness", gettext_noop("Shank, thickness")
    SHANK_WIDTH = "shank_width", gettext_noop("Shank, width")
    PRONG_DIAMETER = "prong_diameter", gettext_noop("Thinnest claw")
    FINE_DETAIL = "fine_detail", gettext_noop("Finest raised detail")
    ENGRAVING_WIDTH = "engraving_width", gettext_noop("Engraving, width")
    ENGRAVING_DEPTH = "engraving_depth", gettext_noop("Engraving, depth")
    OPENING = "opening", gettext_noop("Smallest opening")
    FILIGREE_STRAND = "filigree_strand", gettext_noop("Thinnest strand")
    CULET_TO_FINGER = "culet_to_finger", gettext_noop("Stone to finger")
    KNIFE_EDGE = "knife_edge", gettext_noop("Knife edge")


class CastingVerdict(TextChoices):
    """Warns just under the minimum, and where the value is not sure; only what is sure fails."""

    PASS = "pass", gettext_noop("Pass")
    WARN = "warn", gettext_noop("Look")
    FAIL = "fail", gettext_noop("Too little")
    NOT_FOUND = "not_found", gettext_noop("Not measured")
    NOT_APPLICABLE = "not_applicable", gettext_noop("Does not apply")


class FindingState(TextChoices):
    """What staff made of a likeness; a decision may be changed, never undone."""

    OPEN = "open", "To be looked at"
    DISMISSED = "dismissed", "Not a copy"
    CONFIRMED = "confirmed", "A copy"

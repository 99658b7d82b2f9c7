"""The drawing of a release as its page shows it."""

from models_catalog.laying_out import LaidOut, lay_out, natural_size_mm, seen_from_all_sides
from models_catalog.models import Release
from models_catalog.text import Units

# The viewBox of a page: room for the views, in units that are pixels of a wide page.
ROOM_WIDE, ROOM_HIGH = 400.0, 420.0
MOST_PER_MM = 14.0
LETTER = 13.0


def drawing_of(release: Release, units: Units) -> LaidOut | None:
    """None where the release was not, or could not be, drawn from every side."""
    drawings = seen_from_all_sides(release.drawings.all())
    if not drawings:
        return None
    wide, high = natural_size_mm(drawings)
    scale = min(ROOM_WIDE / max(wide, 1), ROOM_HIGH / max(high, 1), MOST_PER_MM)
    return lay_out(drawings, scale=scale, letter=LETTER, units=units)

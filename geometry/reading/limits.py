"""How much of a file we are willing to hold, and the refusals that say so."""

from geometry.errors import Refused

MAX_FILE_BYTES = 200_000_000
# As many as a binary STL of MAX_FILE_BYTES holds.
MAX_TRIANGLES = 4_000_000
MAX_VERTICES = 3 * MAX_TRIANGLES
MAX_SHELLS = 5_000
# Largest coordinate, in file units, that can still be a piece of jewellery in any unit.
MAX_COORDINATE = 1e7
MAX_NAME_LENGTH = 80


def check_triangles(count: int) -> None:
    """Refused when there are none, or more than we measure."""
    if count == 0:
        raise Refused(
            "empty",
            "The file opens, but holds no surface. Select the model before exporting, and export "
            "it as a mesh.",
        )
    if count > MAX_TRIANGLES:
        raise Refused(
            "too-many-triangles",
            f"The file holds {count:,} triangles; the most we measure is {MAX_TRIANGLES:,}. "
            "Export with a tolerance of about 0.01 mm.",
        )


def clean_name(raw: str) -> str:
    """A shell's name without control characters, short enough to show."""
    kept = "".join(letter if letter.isprintable() else " " for letter in raw)
    return " ".join(kept.split())[:MAX_NAME_LENGTH]

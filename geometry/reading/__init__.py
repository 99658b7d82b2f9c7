"""CAD files: which kind one is; `reader` makes a Piece of it.

The shop asks the first, in each of its processes; the second needs libraries of 40 MB and is done
by the child alone.
"""

from geometry.reading.limits import MAX_FILE_BYTES
from geometry.reading.sniffing import (
    DELIVERED_ENDINGS,
    HEAD_BYTES,
    MEASURED_ENDINGS,
    MEASURED_FORMATS,
    quick_check,
)

__all__ = [
    "DELIVERED_ENDINGS",
    "HEAD_BYTES",
    "MAX_FILE_BYTES",
    "MEASURED_ENDINGS",
    "MEASURED_FORMATS",
    "quick_check",
]
